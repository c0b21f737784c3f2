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

/** The object that {@code x-amz-copy-source} names, which the caller must be allowed to read. */
public record CopySource(Bucket bucket, String key) {
    /** Decoded and split in this one place: the version id is cut off before anything is decoded. */
    public static CopySource of(Call call, Buckets buckets) throws SQLException {
        var raw = call.header("x-amz-copy-source").orElse("");
        int question = raw.indexOf('?');
        if (question >= 0) {
            if (!raw.substring(question).equals("?versionId=null")) {
                throw S3Error.InvalidArgument.because("Invalid version id specified")
                        .with("ArgumentName", "versionId");
            }
            raw = raw.substring(0, question);
        }
        var path = Percent.decode(raw).orElseThrow(CopySource::invalid);
        var rest = path.startsWith("/") ? path.substring(1) : path;
        int slash = rest.indexOf('/');
        if (slash <= 0 || slash == rest.length() - 1) {
            throw invalid();
        }
        var bucket = buckets.find(rest.substring(0, slash)).orElseThrow(S3Error.NoSuchBucket::asException);
        var key = Target.checkKey(rest.substring(slash + 1));
        call.access().require("s3:GetObject", bucket, Access.ObjectName.of(key));
        return new CopySource(bucket, key);
    }

    private static S3Exception invalid() {
        return S3Error.InvalidArgument.because(
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
