package io.ironbark.walrus.object;

import io.ironbark.walrus.bucket.Versioning;
import io.ironbark.walrus.lock.Lock;
import io.ironbark.walrus.object.ObjectStore.Reading;
import io.ironbark.walrus.object.ObjectStore.Sought;
import io.ironbark.walrus.s3.S3Error;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Deletes keys and versions: what a bucket's state of versioning makes of a DELETE. */
public final class ObjectRemover {
    private final ObjectStore store;
    private final ManyObjectsStore many = new ManyObjectsStore();
    private final RandomGenerator random;

    public ObjectRemover(ObjectStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /**
     * What is to go.
     *
     * @param condition on the version that goes, or on the current one if none is named
     */
    public record Wanted(Sought sought, WriteCondition condition, Instant now, Lock.Bypass bypass) {
        /** One that may go whatever is there. */
        static Wanted unconditional(Sought sought, Instant now, Lock.Bypass bypass) {
            return new Wanted(sought, new WriteCondition.None(), now, bypass);
        }

        /** True if a key is to go that keeps no versions, whatever is there. */
        boolean isPlain() {
            return sought.id().isEmpty() && condition instanceof WriteCondition.None;
        }
    }

    /**
     * What has gone.
     *
     * @param version that was deleted, or that of the delete marker; none in a bucket that keeps none
     * @param isDeleteMarker true if the version is a delete marker
     */
    public record Removed(Optional<VersionId> version, boolean isDeleteMarker) {
        static final Removed UNVERSIONED = new Removed(Optional.empty(), false);
    }

    /** Deletes with one statement. Empty if that can't be done. */
    Optional<Removed> removeAtOnce(Connection tx, Wanted wanted) throws SQLException {
        if (!wanted.isPlain()) {
            return Optional.empty();
        }
        long bucketId = wanted.sought().bucketId();
        boolean done =
                many.deleteUnversioned(tx, bucketId, List.of(wanted.sought().key())) == 1
                        || keepsNoVersions(tx, bucketId);
        return done ? Optional.of(Removed.UNVERSIONED) : Optional.empty();
    }

    /** The same of many keys of a bucket; false if that can't be done to them all. */
    boolean removeAllAtOnce(Connection tx, long bucketId, List<Wanted> all) throws SQLException {
        if (!all.stream().allMatch(Wanted::isPlain)) {
            return false;
        }
        var keys = all.stream().map(wanted -> wanted.sought().key()).toList();
        int done = many.deleteUnversioned(tx, bucketId, keys);
        return done == keys.size() || keepsNoVersions(tx, bucketId);
    }

    private boolean keepsNoVersions(Connection tx, long bucketId) throws SQLException {
        return store.versioning(tx, bucketId).filter(Versioning.NEVER::equals).isPresent();
    }

    /** Deletes within a transaction; ends the request if it may not be done. */
    public Removed remove(Connection tx, Wanted wanted) throws SQLException {
        var sought = wanted.sought();
        var versioning =
                store.lockKey(tx, sought.bucketId(), sought.key()).orElseThrow(S3Error.NoSuchBucket::asException);
        return sought.id().isPresent() ? removeVersion(tx, wanted) : removeCurrent(tx, wanted, versioning);
    }

    /** Deletes what has expired, unless it is no longer the row of this id that was looked at. */
    public void removeExpired(Connection tx, Sought sought, long id, Instant now) throws SQLException {
        if (store.lockKey(tx, sought.bucketId(), sought.key()).isPresent()) {
            var found = store.find(tx, sought, Reading.TO_CHANGE);
            if (found.filter(version -> version.object().id() == id).isPresent()) {
                remove(tx, Wanted.unconditional(sought, now, () -> false));
            }
        }
    }

    private Removed removeVersion(Connection tx, Wanted wanted) throws SQLException {
        var sought = wanted.sought();
        var found = store.find(tx, sought, Reading.TO_CHANGE);
        wanted.condition().check(found.map(ObjectStore.Version::object));
        if (found.isEmpty()) {
            return new Removed(sought.id(), false);
        }
        var version = found.get();
        var refusal = version.object().lock().refusal(wanted.now(), wanted.bypass());
        if (refusal.isPresent()) {
            throw S3Error.AccessDenied.because(
                    "Access Denied because object protected by object lock. " + refusal.get());
        }
        if (version.isCurrent() && !version.isDeleteMarker()) {
            store.delete(tx, sought.bucketId(), sought.key());
        } else {
            store.deleteOld(tx, version.object().id());
        }
        if (version.isCurrent()) {
            store.promote(tx, sought.bucketId(), sought.key());
        }
        return new Removed(sought.id(), version.isDeleteMarker());
    }

    private Removed removeCurrent(Connection tx, Wanted wanted, Versioning versioning) throws SQLException {
        long bucketId = wanted.sought().bucketId();
        var key = wanted.sought().key();
        var current = store.find(tx, bucketId, key, Reading.TO_CHANGE);
        wanted.condition().check(current);
        return switch (versioning) {
            case NEVER -> {
                store.delete(tx, bucketId, key);
                yield Removed.UNVERSIONED;
            }
            case ENABLED -> {
                store.retire(tx, bucketId, key, wanted.now());
                store.delete(tx, bucketId, key);
                yield mark(tx, wanted, false);
            }
            case SUSPENDED -> {
                if (current.filter(object -> object.version().isNull()).isEmpty()) {
                    store.deleteOldNull(tx, bucketId, key);
                    store.retire(tx, bucketId, key, wanted.now());
                }
                store.delete(tx, bucketId, key);
                yield mark(tx, wanted, true);
            }
        };
    }

    private Removed mark(Connection tx, Wanted wanted, boolean isNull) throws SQLException {
        long id = store.nextId(tx);
        var version = isNull ? VersionId.NULL : VersionId.fresh(id, random);
        store.insertMarker(
                tx,
                new ObjectStore.NewMarker(
                        wanted.sought().bucketId(), wanted.sought().key(), id, version, wanted.now()));
        return new Removed(Optional.of(version), true);
    }
}
