package io.ironbark.walrus.bucket;

import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;

/** GET and PUT of /bucket?versioning. */
public final class VersioningOperations {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final KeepingChanges changes;

    public VersioningOperations(KeepingChanges changes) {
        this.changes = changes;
    }

    public Reply get(Call call) {
        var word = call.theBucket().keeping().versioning().word();
        return Reply.document(
                Xml.document("VersioningConfiguration", xml -> word.ifPresent(status -> xml.text("Status", status))));
    }

    public Reply put(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var wanted = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "VersioningConfiguration");
        if (call.headers().has("x-amz-mfa")
                || wanted.first("MfaDelete").filter("Enabled"::equals).isPresent()) {
            throw S3Error.NotImplemented.because(
                    "MFA delete is not implemented: there are no authentication devices here.");
        }
        var status = wanted.first("Status").orElseThrow(S3Error.IllegalVersioningConfigurationException::asException);
        if (!status.equals("Enabled") && !status.equals("Suspended")) {
            throw S3Error.MalformedXML.asException();
        }
        if (status.equals("Suspended") && bucket.keeping().objectLock()) {
            throw S3Error.InvalidBucketState.because(
                    "An Object Lock configuration is present on this bucket, so the versioning state cannot be"
                            + " changed.");
        }
        changes.make(bucket, (tx, store) -> store.setVersioning(tx, bucket.id(), status));
        return Reply.ok();
    }
}
