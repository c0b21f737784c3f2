package io.ironbark.walrus.bucket;

import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;

/**
 * What S3 can be told of a bucket and walrus can't do: accelerated transfer, analytics, inventories, access logs, metrics,
 * notifications, replication, tiers. Asked for it, a bucket says in S3's words that there is none; to switch it off
 * succeeds; to switch it on is refused.
 */
public final class NotConfigured {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private NotConfigured() {}

    public static Reply answer(Operation operation, Call call) {
        call.theBucket();
        return switch (operation) {
            case GET_BUCKET_ACCELERATE -> empty("AccelerateConfiguration");
            case GET_BUCKET_LOGGING -> empty("BucketLoggingStatus");
            case GET_BUCKET_NOTIFICATION -> empty("NotificationConfiguration");
            case GET_BUCKET_REPLICATION -> throw S3Error.ReplicationConfigurationNotFoundError.asException();
            case GET_BUCKET_ANALYTICS -> listed(call, "ListBucketAnalyticsConfigurationsResult");
            case GET_BUCKET_INTELLIGENT_TIERING -> listed(call, "ListBucketIntelligentTieringConfigurationsOutput");
            case GET_BUCKET_INVENTORY -> listed(call, "ListInventoryConfigurationsResult");
            case GET_BUCKET_METRICS -> listed(call, "ListMetricsConfigurationsResult");
            case PUT_BUCKET_ACCELERATE -> off(call, "AccelerateConfiguration", "Transfer acceleration");
            case PUT_BUCKET_LOGGING -> off(call, "BucketLoggingStatus", "Server access logging");
            case PUT_BUCKET_NOTIFICATION -> off(call, "NotificationConfiguration", "Event notification");
            case PUT_BUCKET_ANALYTICS -> throw refusal("Storage class analysis");
            case PUT_BUCKET_INTELLIGENT_TIERING -> throw refusal("Intelligent tiering");
            case PUT_BUCKET_INVENTORY -> throw refusal("Inventory");
            case PUT_BUCKET_METRICS -> throw refusal("Request metrics");
            case PUT_BUCKET_REPLICATION -> throw refusal("Replication");
            case DELETE_BUCKET_REPLICATION -> Reply.noContent();
            case DELETE_BUCKET_ANALYTICS,
                    DELETE_BUCKET_INTELLIGENT_TIERING,
                    DELETE_BUCKET_INVENTORY,
                    DELETE_BUCKET_METRICS -> throw S3Error.NoSuchConfiguration.asException();
            default -> throw new IllegalArgumentException(operation + " is served elsewhere");
        };
    }

    private static Reply empty(String root) {
        return Reply.document(Xml.document(root, xml -> {}));
    }

    private static Reply listed(Call call, String root) {
        if (call.query().has("id")) {
            throw S3Error.NoSuchConfiguration.asException();
        }
        return Reply.document(Xml.document(root, xml -> xml.truth("IsTruncated", false)));
    }

    /** A document that says nothing, or {@code Suspended}. */
    private static Reply off(Call call, String root, String what) {
        var document = XmlReader.read(CheckedBody.read(call, MAX_BODY_BYTES), root);
        boolean off = document.children().stream()
                .allMatch(child ->
                        child.name().equals("Status") && child.text().strip().equals("Suspended"));
        if (!off) {
            throw refusal(what);
        }
        return Reply.ok();
    }

    private static S3Exception refusal(String what) {
        return S3Error.NotImplemented.because(what + " is not implemented.");
    }
}
