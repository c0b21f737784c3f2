package io.ironbark.walrus.access;

import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.SQLException;

/** Public access blocks of buckets. */
public final class BlockOperations {
    private static final int MAX_BODY_BYTES = 8 << 10;
    private static final String ROOT = "PublicAccessBlockConfiguration";

    private final Settings settings;

    public BlockOperations(Settings settings) {
        this.settings = settings;
    }

    /** GET ?publicAccessBlock */
    public Reply get(Call call) {
        var block = PublicAccessBlock.set(call.theBucket())
                .orElseThrow(() -> S3Error.NoSuchPublicAccessBlockConfiguration.asException()
                        .with("BucketName", call.theBucket().name()));
        return Reply.document(Xml.document(
                ROOT,
                xml -> xml.truth("BlockPublicAcls", block.blockAcls())
                        .truth("IgnorePublicAcls", block.ignoreAcls())
                        .truth("BlockPublicPolicy", block.blockPolicy())
                        .truth("RestrictPublicBuckets", block.restrict())));
    }

    /** PUT ?publicAccessBlock: what is not said is false. */
    public Reply put(Call call) throws SQLException {
        var root = XmlReader.read(CheckedBody.read(call, MAX_BODY_BYTES), ROOT);
        var block = new PublicAccessBlock(
                truth(root, "BlockPublicAcls"),
                truth(root, "IgnorePublicAcls"),
                truth(root, "BlockPublicPolicy"),
                truth(root, "RestrictPublicBuckets"));
        settings.put(call.theBucket(), Setting.PUBLIC_ACCESS_BLOCK, block.document());
        return Reply.ok();
    }

    /** DELETE ?publicAccessBlock */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.PUBLIC_ACCESS_BLOCK);
        return Reply.noContent();
    }

    private static boolean truth(XmlReader.Element root, String name) {
        return switch (root.first(name).orElse("false").strip()) {
            case "true", "TRUE", "True" -> true;
            case "false", "FALSE", "False" -> false;
            default -> throw S3Error.MalformedXML.asException();
        };
    }
}
