package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Sealing;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.lifecycle.ExpirationHeader;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** PUT /bucket/key: bytes first, then the row. */
public final class PutObject {
    private final Database database;
    private final ObjectWriter writer;
    private final SmallPuts small;
    private final Intake intake;
    private final Vault vault;
    private final ExpirationHeader expiration;

    public PutObject(Database database, ObjectWriter writer, Intake intake, Vault vault, ExpirationHeader expiration) {
        this.database = database;
        this.writer = writer;
        this.small = new SmallPuts(database);
        this.intake = intake;
        this.vault = vault;
        this.expiration = expiration;
    }

    public Reply answer(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var attributes = Attributes.of(call);
        var lock = LockRequest.of(call);
        var condition = WriteCondition.of(call);
        var sealing = vault.seal(call.headers(), bucket.keeping().encrypts());
        var taken = intake.take(
                call,
                new Intake.Wanted(
                        Optional.empty(), true, sealing.map(seal -> seal.key().cipher())));
        var object =
                StoredObject.fresh(bucket.id(), call.theKey(), call.now(), content(taken, sealing), attributes, lock);
        var put = Commit.of(taken.blob(), () -> put(taken.blob(), object, condition));
        var reply = Reply.ok()
                .with("etag", Conditions.quoted(object.etag()))
                .with("x-amz-version-id", put.version().map(VersionId::value));
        reply = Vault.addTo(reply, call.headers(), object.encryption());
        reply = expiration.addTo(reply, bucket, object.subject(), object.modifiedAt());
        return object.checksum().isPresent() ? object.checksum().get().addTo(reply) : reply;
    }

    static Content content(Intake.Taken taken, Optional<Sealing> sealing) {
        var checksum = taken.checksum()
                .map(algorithm -> new StoredChecksum(
                        algorithm,
                        StoredChecksum.FULL_OBJECT,
                        taken.checksumValue().orElseThrow()));
        return new Content(
                taken.blob().size(),
                sealing.map(seal -> seal.etag(taken.md5())).orElse(taken.md5()),
                checksum,
                taken.blob().digests().hex(Algorithm.SHA256),
                Optional.of(taken.blob().id()),
                0,
                sealing.map(Sealing::encrypted));
    }

    private ObjectWriter.Put put(Written blob, StoredObject object, WriteCondition condition) throws SQLException {
        if (condition instanceof WriteCondition.None && small.put(blob, object)) {
            return ObjectWriter.Put.UNVERSIONED;
        }
        return database.transaction(tx -> {
            blob.join(tx);
            var atOnce = writer.putAtOnce(tx, object, condition);
            return atOnce.isPresent()
                    ? atOnce.get()
                    : writer.put(tx, writer.begin(tx, object.bucketId(), object.key()), object, condition);
        });
    }
}
