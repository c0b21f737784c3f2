package io.ironbark.walrus.cors;

import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The configuration of a bucket, put, told and taken back. */
public final class CorsOperations {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Settings settings;

    public CorsOperations(Settings settings) {
        this.settings = settings;
    }

    /** GET ?cors */
    public Reply get(Call call) {
        return Reply.document(CrossOrigin.rules(call.theBucket())
                .orElseThrow(() -> S3Error.NoSuchCORSConfiguration.asException()
                        .with("BucketName", call.theBucket().name()))
                .document());
    }

    /** PUT ?cors */
    public Reply put(Call call) throws SQLException {
        var rules = Rules.read(CheckedBody.read(call, MAX_BODY_BYTES));
        settings.put(call.theBucket(), Setting.CORS, new String(rules.document().bytes(), StandardCharsets.UTF_8));
        return Reply.ok();
    }

    /** DELETE ?cors */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.CORS);
        return Reply.noContent();
    }
}
