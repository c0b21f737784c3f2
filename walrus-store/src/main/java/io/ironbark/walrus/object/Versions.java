package io.ironbark.walrus.object;

import io.ironbark.proto.database.Together;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.database.WouldWaitException;
import io.ironbark.walrus.object.ObjectStore.Sought;
import io.ironbark.walrus.object.ObjectStore.Version;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Finds the version that a request names, or says why there is none to be had. */
public final class Versions {
    private static final int QUERIES = 3;
    private static final String ID = "x-amz-version-id";
    private static final String MARKER = "x-amz-delete-marker";

    private final Database database;
    private final ObjectStore store;
    private final Together<ManyObjectsStore.Name, Optional<StoredObject>> current;

    public Versions(Database database, ObjectStore store) {
        this.database = database;
        this.store = store;
        var many = new ManyObjectsStore();
        this.current = new Together<>(
                QUERIES, names -> database.query(tx -> many.findAll(tx, names).objects()));
    }

    /** What a request names. */
    static Sought sought(Call call) {
        return new Sought(call.theBucket().id(), call.theKey(), VersionId.of(call));
    }

    /** An object that can be read; ends the request if there is none. */
    public StoredObject find(Call call) throws SQLException {
        var sought = sought(call);
        if (sought.id().isEmpty()) {
            WouldWaitException.check();
            var found = current.ask(new ManyObjectsStore.Name(sought.bucketId(), sought.key()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        try {
            return database.query(tx -> find(tx, sought, ObjectStore.Reading.PLAIN))
                    .object();
        } catch (S3Exception e) {
            throw e.error() == S3Error.NoSuchKey && !mayList(call) ? S3Error.AccessDenied.asException() : e;
        }
    }

    /** Who may not list a bucket does not learn which keys it lacks. */
    private static boolean mayList(Call call) throws SQLException {
        return call.access().may("s3:ListBucket", call.theBucket());
    }

    /** The same of any bucket, in a transaction or not. A delete marker is none to be had. */
    public Version find(Connection tx, Sought sought, ObjectStore.Reading reading) throws SQLException {
        var found = store.find(tx, sought, reading);
        if (found.isEmpty()) {
            throw missing(tx, sought);
        }
        if (found.get().isDeleteMarker()) {
            var marker = found.get().object();
            throw S3Error.MethodNotAllowed.asException()
                    .with("ResourceType", "DeleteMarker")
                    .with("Method", "GET")
                    .withHeader(MARKER, "true")
                    .withHeader(ID, marker.version().value())
                    .withHeader("last-modified", Conditions.HTTP_DATE.format(marker.modifiedAt()))
                    .withHeader("allow", "DELETE");
        }
        return found.get();
    }

    /** The source of a copy. */
    public Version findSource(Connection tx, Sought sought, ObjectStore.Reading reading) throws SQLException {
        var found = store.find(tx, sought, reading);
        if (found.isEmpty()) {
            throw missing(tx, sought);
        }
        if (found.get().isDeleteMarker()) {
            throw S3Error.InvalidRequest.because(
                    "The source of a copy request may not specifically refer to a delete marker by version id.");
        }
        return found.get();
    }

    private S3Exception missing(Connection tx, Sought sought) throws SQLException {
        if (store.versioning(tx, sought.bucketId()).isEmpty()) {
            return S3Error.NoSuchBucket.asException();
        }
        if (sought.id().isPresent()) {
            return S3Error.NoSuchVersion.asException()
                    .with("Key", sought.key())
                    .with("VersionId", sought.id().get().value());
        }
        var refusal = S3Error.NoSuchKey.asException().with("Key", sought.key());
        var marker = store.findMarker(tx, sought.bucketId(), sought.key());
        return marker.isEmpty()
                ? refusal
                : refusal.withHeader(MARKER, "true")
                        .withHeader(ID, marker.get().version().value());
    }

    /** Says which version was read, unless the bucket never kept any. */
    public static Reply addTo(Reply reply, Bucket bucket, StoredObject object) {
        return bucket.keeping().isVersioned() || !object.version().isNull()
                ? reply.with(ID, object.version().value())
                : reply;
    }

    /** Says what was removed. */
    static Reply addTo(Reply reply, ObjectRemover.Removed removed) {
        return reply.with(ID, removed.version().map(VersionId::value))
                .with(MARKER, removed.isDeleteMarker() ? Optional.of("true") : Optional.empty());
    }
}
