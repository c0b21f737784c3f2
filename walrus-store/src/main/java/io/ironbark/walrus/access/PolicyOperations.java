package io.ironbark.walrus.access;

import io.ironbark.proto.policy.BucketPolicy;
import io.ironbark.proto.policy.MalformedPolicyException;
import io.ironbark.proto.policy.PolicyDocument;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The policies of buckets. */
public final class PolicyOperations {
    /** Somewhat more than a policy may be, so that one that is too long is told so. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Settings settings;

    public PolicyOperations(Settings settings) {
        this.settings = settings;
    }

    /** GET ?policy: as it was put, to the byte. */
    public Reply get(Call call) {
        return Reply.text("application/json", policy(call.theBucket()));
    }

    /** PUT ?policy */
    public Reply put(Call call) throws SQLException {
        var bucket = call.theBucket();
        var json = text(CheckedBody.read(call, MAX_BODY_BYTES));
        var policy = parse(bucket.name(), json);
        if (PublicAccessBlock.of(bucket).blockPolicy() && BucketPolicy.isPublic(policy)) {
            throw S3Error.AccessDenied.because("The policy is public, and the bucket's public access block has"
                    + " BlockPublicPolicy: put another block first.");
        }
        settings.put(bucket, Setting.POLICY, json);
        return Reply.noContent();
    }

    /** DELETE ?policy */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.POLICY);
        return Reply.noContent();
    }

    /** GET ?policyStatus */
    public Reply status(Call call) {
        var bucket = call.theBucket();
        boolean open = BucketPolicy.isPublic(parse(bucket.name(), policy(bucket)));
        return Reply.document(Xml.document("PolicyStatus", xml -> xml.truth("IsPublic", open)));
    }

    private static String policy(Bucket bucket) {
        return bucket.setting(Setting.POLICY)
                .orElseThrow(() -> S3Error.NoSuchBucketPolicy.asException().with("BucketName", bucket.name()));
    }

    private static PolicyDocument parse(String bucket, String json) {
        try {
            return BucketPolicy.parse(bucket, json);
        } catch (MalformedPolicyException e) {
            throw S3Error.MalformedPolicy.because(String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw S3Error.MalformedPolicy.because("The policy is not in UTF-8");
        }
    }
}
