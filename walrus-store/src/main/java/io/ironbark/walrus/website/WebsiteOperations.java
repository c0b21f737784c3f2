package io.ironbark.walrus.website;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/** The configuration of a web site, put, told and taken back. */
public final class WebsiteOperations {
    private static final int MAX_BODY_BYTES = 128 << 10;

    private final Settings settings;

    public WebsiteOperations(Settings settings) {
        this.settings = settings;
    }

    static Optional<Site> of(Bucket bucket) {
        return bucket.setting(Setting.WEBSITE).map(text -> SiteXml.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** GET ?website */
    public Reply get(Call call) {
        var site = of(call.theBucket())
                .orElseThrow(() -> S3Error.NoSuchWebsiteConfiguration.asException()
                        .with("BucketName", call.theBucket().name()));
        return Reply.document(SiteXml.write(site));
    }

    /** PUT ?website */
    public Reply put(Call call) throws SQLException {
        var site = SiteXml.read(CheckedBody.read(call, MAX_BODY_BYTES));
        var document = new String(SiteXml.write(site).bytes(), StandardCharsets.UTF_8);
        settings.put(call.theBucket(), Setting.WEBSITE, document);
        return Reply.ok();
    }

    /** DELETE ?website */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.WEBSITE);
        return Reply.noContent();
    }
}
