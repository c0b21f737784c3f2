package io.ironbark.walrus.access;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import java.util.Arrays;
import java.util.Optional;

/** Who owns the objects in a bucket ("Controlling ownership of objects and disabling ACLs for your bucket"). */
public enum Ownership {
    /** The bucket's owner; there are no access control lists. */
    BucketOwnerEnforced,
    /** The bucket's owner, of objects that come with the list {@code bucket-owner-full-control}. */
    BucketOwnerPreferred,
    /** Whoever wrote it. */
    ObjectWriter;

    /** What was set for a bucket; without any, it is as in the old days. */
    static Ownership of(Bucket bucket) {
        return set(bucket).orElse(ObjectWriter);
    }

    static Optional<Ownership> set(Bucket bucket) {
        return bucket.setting(Setting.OWNERSHIP).map(Ownership::valueOf);
    }

    static Optional<Ownership> parse(String word) {
        return Arrays.stream(values()).filter(one -> one.name().equals(word)).findFirst();
    }

    /** True if access control lists count in a bucket, so that objects in it may be others' than its owner's. */
    public static boolean hasLists(Bucket bucket) {
        return of(bucket).hasLists();
    }

    boolean hasLists() {
        return this != BucketOwnerEnforced;
    }
}
