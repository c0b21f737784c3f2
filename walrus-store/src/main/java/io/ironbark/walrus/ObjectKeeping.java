package io.ironbark.walrus;

import io.ironbark.walrus.bucket.VersioningOperations;
import io.ironbark.walrus.encryption.BucketEncryption;
import io.ironbark.walrus.lifecycle.LifecycleOperations;
import io.ironbark.walrus.lock.ObjectLockOperations;
import io.ironbark.walrus.object.ObjectAttributes;
import io.ironbark.walrus.object.ObjectLocks;
import io.ironbark.walrus.object.ObjectTagging;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Operations;
import io.ironbark.walrus.s3.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** The part of the switch that is about how objects are kept: versions, locks, encryption, lifecycles, tags. */
record ObjectKeeping(
        VersioningOperations versioning,
        ObjectLockOperations bucketLocks,
        BucketEncryption encryption,
        LifecycleOperations lifecycle,
        ObjectTagging tagging,
        ObjectAttributes attributes,
        ObjectLocks locks)
        implements Operations {
    private static final Set<Operation> ANSWERED = EnumSet.of(
            Operation.GET_BUCKET_VERSIONING,
            Operation.PUT_BUCKET_VERSIONING,
            Operation.GET_OBJECT_LOCK_CONFIGURATION,
            Operation.PUT_OBJECT_LOCK_CONFIGURATION,
            Operation.GET_BUCKET_ENCRYPTION,
            Operation.PUT_BUCKET_ENCRYPTION,
            Operation.DELETE_BUCKET_ENCRYPTION,
            Operation.GET_BUCKET_LIFECYCLE,
            Operation.PUT_BUCKET_LIFECYCLE,
            Operation.DELETE_BUCKET_LIFECYCLE,
            Operation.GET_OBJECT_TAGGING,
            Operation.PUT_OBJECT_TAGGING,
            Operation.DELETE_OBJECT_TAGGING,
            Operation.GET_OBJECT_ATTRIBUTES,
            Operation.GET_OBJECT_RETENTION,
            Operation.PUT_OBJECT_RETENTION,
            Operation.GET_OBJECT_LEGAL_HOLD,
            Operation.PUT_OBJECT_LEGAL_HOLD);

    /** True if it is one of these. */
    boolean answers(Operation operation) {
        return ANSWERED.contains(operation);
    }

    @Override
    public Reply answer(Operation operation, Call call) throws SQLException, IOException {
        return switch (operation) {
            case GET_BUCKET_VERSIONING -> versioning.get(call);
            case PUT_BUCKET_VERSIONING -> versioning.put(call);
            case GET_OBJECT_LOCK_CONFIGURATION -> bucketLocks.get(call);
            case PUT_OBJECT_LOCK_CONFIGURATION -> bucketLocks.put(call);
            case GET_BUCKET_ENCRYPTION -> encryption.get(call);
            case PUT_BUCKET_ENCRYPTION -> encryption.put(call);
            case DELETE_BUCKET_ENCRYPTION -> encryption.delete(call);
            case GET_BUCKET_LIFECYCLE -> lifecycle.get(call);
            case PUT_BUCKET_LIFECYCLE -> lifecycle.put(call);
            case DELETE_BUCKET_LIFECYCLE -> lifecycle.delete(call);
            case GET_OBJECT_TAGGING -> tagging.get(call);
            case PUT_OBJECT_TAGGING -> tagging.put(call);
            case DELETE_OBJECT_TAGGING -> tagging.delete(call);
            case GET_OBJECT_ATTRIBUTES -> attributes.answer(call);
            case GET_OBJECT_RETENTION -> locks.retention(call);
            case PUT_OBJECT_RETENTION -> locks.putRetention(call);
            case GET_OBJECT_LEGAL_HOLD -> locks.legalHold(call);
            case PUT_OBJECT_LEGAL_HOLD -> locks.putLegalHold(call);
            default -> throw new IllegalStateException("not one of these: " + operation);
        };
    }
}
