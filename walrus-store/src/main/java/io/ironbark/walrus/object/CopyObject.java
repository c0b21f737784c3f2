package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.Connection;
import java.sql.SQLException;

/** PUT with x-amz-copy-source: a new row that refers to the same bytes. */
public final class CopyObject {
    private final Database database;
    private final ObjectStore store;
    private final Buckets buckets;

    public CopyObject(Database database, ObjectStore store, Buckets buckets) {
        this.database = database;
        this.store = store;
        this.buckets = buckets;
    }

    public Reply answer(Call call) throws SQLException {
        var bucket = call.theBucket();
        var key = call.theKey();
        var source = CopySource.of(call, buckets);
        var given = Attributes.of(call);
        boolean replace = replacesMetadata(call);
        if (!replace && source.bucket().id() == bucket.id() && source.key().equals(key)) {
            throw S3Error.InvalidRequest.because(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata, storage class, website redirect location or encryption attributes.");
        }
        var condition = WriteCondition.of(call);
        var copy = database.transaction(tx -> copy(tx, call, source, new Given(given, replace), condition));
        return Reply.document(Xml.document("CopyObjectResult", xml -> {
            xml.time("LastModified", copy.modifiedAt()).text("ETag", Conditions.quoted(copy.etag()));
            copy.checksum().ifPresent(checksum -> checksum.addTo(xml));
        }));
    }

    /** What the copy is said to have. */
    private record Given(Attributes attributes, boolean replace) {
        Attributes over(Attributes original) {
            return (replace ? attributes : original).withListOf(attributes);
        }
    }

    private StoredObject copy(Connection tx, Call call, CopySource source, Given given, WriteCondition condition)
            throws SQLException {
        var original = store.findToShare(tx, source.bucket().id(), source.key())
                .orElseThrow(() -> S3Error.NoSuchKey.asException().with("Key", source.key()));
        Conditions.check(Conditions.Of.COPY_SOURCE, call.headers(), original);
        long id = store.nextId(tx);
        if (original.parts() > 0) {
            store.copyParts(tx, original.id(), id); // first, since a copy onto itself replaces them
        }
        var copy = new StoredObject(
                call.theBucket().id(),
                call.theKey(),
                id,
                original.size(),
                original.etag(),
                call.now(),
                given.over(original.attributes()),
                original.checksum(),
                original.sha256(),
                original.blob(),
                original.parts());
        Outcome.idOf(store.put(tx, copy, condition));
        return copy;
    }

    private static boolean replacesMetadata(Call call) {
        return switch (call.header("x-amz-metadata-directive").orElse("COPY")) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Error.InvalidArgument.because("Unknown metadata directive.");
        };
    }
}
