package io.ironbark.walrus.encryption;

import io.ironbark.walrus.bucket.KeepingChanges;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;

/** GET, PUT and DELETE of /bucket?encryption: whether objects are encrypted whose requests say nothing of it. */
public final class BucketEncryption {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final KeepingChanges changes;
    private final Vault vault;

    public BucketEncryption(KeepingChanges changes, Vault vault) {
        this.changes = changes;
        this.vault = vault;
    }

    public Reply get(Call call) {
        if (!call.theBucket().keeping().encrypts()) {
            throw S3Error.ServerSideEncryptionConfigurationNotFoundError.asException();
        }
        return Reply.document(Xml.document(
                "ServerSideEncryptionConfiguration",
                xml -> xml.element(
                        "Rule",
                        rule -> rule.element(
                                        "ApplyServerSideEncryptionByDefault", it -> it.text("SSEAlgorithm", "AES256"))
                                .truth("BucketKeyEnabled", false))));
    }

    public Reply put(Call call) throws SQLException, IOException {
        var root = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "ServerSideEncryptionConfiguration");
        var rules = root.all("Rule");
        if (rules.size() != 1
                || rules.getFirst().all("ApplyServerSideEncryptionByDefault").size() != 1) {
            throw S3Error.MalformedXML.asException();
        }
        var rule = rules.getFirst().all("ApplyServerSideEncryptionByDefault").getFirst();
        var algorithm = rule.first("SSEAlgorithm").orElseThrow(S3Error.MalformedXML::asException);
        if (algorithm.startsWith("aws:") || rule.first("KMSMasterKeyID").isPresent()) {
            throw S3Error.NotImplemented.because("Keys of a key management service are not implemented.");
        }
        if (!algorithm.equals("AES256")) {
            throw S3Error.MalformedXML.asException();
        }
        vault.sealed(); // refuses if the store has no keys
        change(call, true);
        return Reply.ok();
    }

    public Reply delete(Call call) throws SQLException {
        change(call, false);
        return Reply.noContent();
    }

    private void change(Call call, boolean encrypts) throws SQLException {
        var bucket = call.theBucket();
        changes.make(bucket, (tx, store) -> store.setEncrypts(tx, bucket.id(), encrypts));
    }
}
