package io.ironbark.walrus.object;

import io.ironbark.walrus.s3.S3Error;

/** Ends a request for which a row could not be written. */
public final class Outcome {
    private Outcome() {}

    /** The new row's id. */
    public static long idOf(ObjectStore.Put put) {
        return switch (put) {
            case ObjectStore.Put.Done(var id) -> id;
            case ObjectStore.Put.ConditionFailed _ -> throw S3Error.PreconditionFailed.asException();
            case ObjectStore.Put.NothingThere _ -> throw S3Error.NoSuchKey.asException();
            case ObjectStore.Put.NoBucket _ -> throw S3Error.NoSuchBucket.asException();
        };
    }
}
