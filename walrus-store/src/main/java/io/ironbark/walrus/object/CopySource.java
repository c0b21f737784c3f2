package io.ironbark.walrus.object;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Target;
import java.sql.SQLException;
import java.util.Optional;

/** The object that {@code x-amz-copy-source} names, which the caller must be allowed to read. */
public record CopySource(Bucket bucket, String key, Optional<VersionId> version) {
    private static final String VERSION = "?versionId=";

    /** Decoded and split in this one place: the version id is cut off before anything is decoded. */
    public static CopySource of(Call call, Buckets buckets) throws SQLException {
        var raw = call.header("x-amz-copy-source").orElse("");
        int question = raw.indexOf(VERSION);
        var version = question < 0
                ? Optional.<VersionId>empty()
                : Optional.of(VersionId.parse(raw.substring(question + VERSION.length())));
        var path =
                Percent.decode(question < 0 ? raw : raw.substring(0, question)).orElseThrow(CopySource::invalid);
        var rest = path.startsWith("/") ? path.substring(1) : path;
        int slash = rest.indexOf('/');
        if (slash <= 0 || slash == rest.length() - 1) {
            throw invalid();
        }
        var bucket = buckets.find(rest.substring(0, slash)).orElseThrow(S3Error.NoSuchBucket::asException);
        var key = Target.checkKey(rest.substring(slash + 1));
        call.access()
                .require(
                        version.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject",
                        bucket,
                        new Access.ObjectName(key, version.map(VersionId::value)));
        return new CopySource(bucket, key, version);
    }

    public ObjectStore.Sought sought() {
        return new ObjectStore.Sought(bucket.id(), key, version);
    }

    private static S3Exception invalid() {
        return S3Error.InvalidArgument.because(
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
