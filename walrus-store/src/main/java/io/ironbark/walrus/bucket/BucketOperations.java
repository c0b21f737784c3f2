package io.ironbark.walrus.bucket;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.SQLException;
import java.util.Optional;

/** Creating, finding and deleting buckets. */
public final class BucketOperations {
    private static final int MAX_CONFIGURATION_BYTES = 64 << 10;

    private final Database database;
    private final BucketStore store;
    private final BucketCache cache;
    private final String region;

    public BucketOperations(Database database, BucketStore store, BucketCache cache, String region) {
        this.database = database;
        this.store = store;
        this.cache = cache;
        this.region = region;
    }

    /** GET / */
    public Reply list(Call call) throws SQLException {
        var caller = call.caller();
        var buckets = database.query(tx -> store.ofAccount(tx, caller.account()));
        return Reply.document(Xml.document("ListAllMyBucketsResult", xml -> {
            xml.person("Owner", caller.canonicalId(), caller.displayName());
            xml.element(
                    "Buckets",
                    list -> buckets.forEach(bucket -> list.element(
                            "Bucket",
                            one -> one.text("Name", bucket.name()).time("CreationDate", bucket.createdAt()))));
        }));
    }

    /** PUT /bucket */
    public Reply create(Call call) throws SQLException {
        var name = call.target().bucket().orElseThrow();
        if (!BucketName.isValid(name)) {
            throw S3Error.InvalidBucketName.asException().with("BucketName", name);
        }
        checkHeaders(call);
        var location = location(call);
        if (call.bucket().isPresent()) {
            throw taken(call, call.bucket().get());
        }
        var caller = call.caller();
        var bucket =
                new Bucket(0, name, caller.account(), caller.canonicalId(), caller.displayName(), location, call.now());
        if (!database.query(tx -> store.insert(tx, bucket))) {
            throw taken(
                    call, database.query(tx -> store.find(tx, name)).orElseThrow(S3Error.InternalError::asException));
        }
        return Reply.ok().with("location", "/" + name);
    }

    private static S3Exception taken(Call call, Bucket other) {
        return other.account().equals(call.caller().account())
                ? S3Error.BucketAlreadyOwnedByYou.asException().with("BucketName", other.name())
                : S3Error.BucketAlreadyExists.asException().with("BucketName", other.name());
    }

    private static void checkHeaders(Call call) {
        call.header("x-amz-acl").filter(acl -> !acl.equals("private")).ifPresent(acl -> {
            throw S3Error.NotImplemented.because("The canned ACL '" + acl + "' is not implemented.");
        });
        if (call.header("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw S3Error.NotImplemented.because("Object lock is not implemented.");
        }
    }

    private String location(Call call) {
        var body = call.body().bytes(MAX_CONFIGURATION_BYTES);
        if (body.length == 0) {
            return "";
        }
        var location = XmlReader.read(body, "CreateBucketConfiguration")
                .first("LocationConstraint")
                .orElse("");
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

    /** GET /bucket?versioning */
    public Reply versioning(Call call) {
        call.theBucket();
        return Reply.document(Xml.document("VersioningConfiguration", xml -> {}));
    }

    /** GET /bucket?acl and GET /bucket/key?acl: the owner may do all, others nothing. */
    public Reply acl(Bucket bucket) {
        return Reply.document(Xml.document("AccessControlPolicy", xml -> {
            xml.person("Owner", bucket.ownerId(), bucket.ownerName());
            xml.element(
                    "AccessControlList",
                    list -> list.element(
                            "Grant",
                            grant -> grant.grantee(bucket.ownerId(), bucket.ownerName())
                                    .text("Permission", "FULL_CONTROL")));
        }));
    }
}
