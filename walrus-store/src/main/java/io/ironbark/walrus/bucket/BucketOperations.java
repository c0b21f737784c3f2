package io.ironbark.walrus.bucket;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** Creating, finding and deleting buckets. */
public final class BucketOperations {
    private static final int MAX_CONFIGURATION_BYTES = 128 << 10;
    /** Of one account: S3's own quota. */
    private static final int MAX_BUCKETS = 10_000;

    private static final int MAX_LISTED = 10_000;

    private final Database database;
    private final BucketStore store;
    private final SettingStore settingStore;
    private final BucketCache cache;
    private final FirstSettings first;
    private final String region;

    /** What buckets are kept in. */
    public record Stores(Database database, BucketStore buckets, SettingStore settings, BucketCache cache) {}

    public BucketOperations(Stores stores, FirstSettings first, String region) {
        this.database = stores.database();
        this.store = stores.buckets();
        this.settingStore = stores.settings();
        this.cache = stores.cache();
        this.first = first;
        this.region = region;
    }

    /** GET /, in pages if the client asks for them. */
    public Reply list(Call call) throws SQLException {
        var caller = call.caller();
        int max = call.query().number("max-buckets", MAX_LISTED, MAX_LISTED);
        if (max == 0) {
            throw S3Error.InvalidArgument.because("max-buckets must be between 1 and " + MAX_LISTED)
                    .with("ArgumentName", "max-buckets");
        }
        var prefix = call.query().get("prefix");
        var after = call.query().get("continuation-token").map(BucketOperations::decodeToken);
        boolean here = call.query()
                .get("bucket-region")
                .filter(other -> !other.equals(region))
                .isEmpty();
        var found = here
                ? database.query(
                        tx -> store.ofAccount(tx, caller.account(), after.orElse(""), prefix.orElse(""), max + 1))
                : List.<BucketStore.Listed>of();
        var page = found.subList(0, Math.min(max, found.size()));
        return Reply.document(Xml.document("ListAllMyBucketsResult", xml -> {
            xml.person("Owner", caller.canonicalId(), caller.displayName());
            xml.element(
                    "Buckets",
                    list -> page.forEach(bucket -> list.element(
                            "Bucket",
                            one -> one.text("Name", bucket.name())
                                    .time("CreationDate", bucket.createdAt())
                                    .text("BucketRegion", region))));
            prefix.ifPresent(text -> xml.text("Prefix", text));
            if (found.size() > max) {
                xml.text("ContinuationToken", encodeToken(page.getLast().name()));
            }
        }));
    }

    private static String encodeToken(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Error.InvalidArgument.because("The continuation token provided is incorrect")
                    .with("ArgumentName", "continuation-token");
        }
    }

    /** PUT /bucket */
    public Reply create(Call call) throws SQLException {
        var name = call.target().bucket().orElseThrow();
        if (!BucketName.isValid(name)) {
            throw S3Error.InvalidBucketName.asException().with("BucketName", name);
        }
        var configuration = configuration(call);
        var settings = new EnumMap<>(first.settings(call));
        configuration.all("Tags").stream()
                .findFirst()
                .ifPresent(tags -> settings.put(Setting.TAGGING, BucketTagging.ofSet(tags)));
        var location = location(configuration);
        var caller = call.caller();
        var bucket = new Bucket(
                0,
                name,
                caller.account(),
                caller.canonicalId(),
                caller.displayName(),
                location,
                call.now(),
                settings,
                keeping(call));
        if (!database.transaction(tx -> insert(tx, bucket))) {
            throw taken(
                    call,
                    database.query(tx -> store.find(tx, name)).orElseThrow(S3Error.OperationAborted::asException));
        }
        cache.forget(name);
        return Reply.ok().with("location", "/" + name);
    }

    private boolean insert(Connection tx, Bucket bucket) throws SQLException {
        if (store.count(tx, bucket.account()) >= MAX_BUCKETS) {
            throw S3Error.TooManyBuckets.asException();
        }
        var id = store.insert(tx, bucket);
        if (id.isPresent()) {
            for (var setting : bucket.settings().entrySet()) {
                settingStore.put(tx, id.getAsLong(), setting.getKey(), setting.getValue());
            }
        }
        return id.isPresent();
    }

    private static S3Exception taken(Call call, Bucket other) {
        return other.account().equals(call.caller().account())
                ? S3Error.BucketAlreadyOwnedByYou.asException().with("BucketName", other.name())
                : S3Error.BucketAlreadyExists.asException().with("BucketName", other.name());
    }

    private static Keeping keeping(Call call) {
        boolean locks = call.header("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return locks ? Keeping.LOCKABLE : Keeping.USUAL;
    }

    private static XmlReader.Element configuration(Call call) {
        var body = CheckedBody.read(call, MAX_CONFIGURATION_BYTES);
        return body.length == 0
                ? new XmlReader.Element("CreateBucketConfiguration", "", List.of())
                : XmlReader.read(body, "CreateBucketConfiguration");
    }

    private String location(XmlReader.Element configuration) {
        if (!configuration.all("Location").isEmpty()
                || !configuration.all("Bucket").isEmpty()) {
            throw S3Error.NotImplemented.because("Directory buckets are not implemented.");
        }
        var location = configuration.first("LocationConstraint").orElse("").strip();
        if (!location.isEmpty() && !location.equals(region) && !location.equals("us-east-1")) {
            throw S3Error.IllegalLocationConstraintException.because(
                    "The location constraint '%s' is not this region, '%s'.".formatted(location, region));
        }
        return location;
    }

    /** HEAD /bucket */
    public Reply head(Call call) {
        call.theBucket();
        return Reply.ok().with("x-amz-bucket-region", region);
    }

    /** DELETE /bucket */
    public Reply delete(Call call) throws SQLException {
        var bucket = call.theBucket();
        var deletion = database.query(tx -> store.delete(tx, bucket.id()));
        cache.forget(bucket.name());
        return switch (deletion) {
            case DELETED -> Reply.noContent();
            case NOT_THERE -> throw S3Error.NoSuchBucket.asException();
            case NOT_EMPTY -> throw S3Error.BucketNotEmpty.asException().with("BucketName", bucket.name());
        };
    }

    /** GET /bucket?location */
    public Reply location(Bucket bucket) {
        var location = Optional.of(bucket.location()).filter(text -> !text.isEmpty() && !text.equals("us-east-1"));
        return Reply.document(Xml.document("LocationConstraint", xml -> location.ifPresent(xml::append)));
    }
}
