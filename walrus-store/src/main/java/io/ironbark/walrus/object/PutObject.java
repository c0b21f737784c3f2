package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** PUT /bucket/key: bytes first, then the row. */
public final class PutObject {
    private final Database database;
    private final ObjectStore store;
    private final Intake intake;

    public PutObject(Database database, ObjectStore store, Intake intake) {
        this.database = database;
        this.store = store;
        this.intake = intake;
    }

    public Reply answer(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var key = call.theKey();
        var attributes = Attributes.of(call);
        var condition = WriteCondition.of(call);
        var taken = intake.take(call, Optional.empty(), true);
        var checksum = taken.checksum()
                .map(algorithm -> new StoredChecksum(
                        algorithm,
                        StoredChecksum.FULL_OBJECT,
                        taken.checksumValue().orElseThrow()));
        var object = new StoredObject(
                bucket.id(),
                key,
                0,
                taken.blob().size(),
                taken.md5(),
                call.now(),
                attributes,
                checksum,
                taken.blob().digests().hex(Algorithm.SHA256),
                Optional.of(taken.blob().id()),
                0);
        Commit.of(taken.blob(), () -> Outcome.idOf(put(taken.blob(), object, condition)));
        var reply = Reply.ok().with("etag", Conditions.quoted(object.etag()));
        return checksum.map(stored -> stored.addTo(reply)).orElse(reply);
    }

    private ObjectStore.Put put(Written blob, StoredObject object, WriteCondition condition) throws SQLException {
        return database.transaction(tx -> {
            blob.join(tx);
            return store.put(tx, object, condition);
        });
    }
}
