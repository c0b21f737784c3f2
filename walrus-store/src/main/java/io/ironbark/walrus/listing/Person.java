package io.ironbark.walrus.listing;

import io.ironbark.proto.auth.Credential;
import io.ironbark.walrus.access.AccessList;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.object.Attributes;
import java.util.Optional;

/** Whose something is, as listings tell it: an account by its canonical id, a user by its ARN. */
public record Person(String id, String name) {
    /** The owner of a bucket. */
    public static Person owner(Bucket bucket) {
        return new Person(bucket.ownerId(), bucket.ownerName());
    }

    /** The owner of an object with this access control list, which an object only has where lists count. */
    static Person owner(String list) {
        var owner = AccessList.read(list).owner();
        return new Person(owner.id(), owner.name());
    }

    /** The owner of an object that is to be. */
    public static Person owner(Bucket bucket, Attributes attributes) {
        return Optional.ofNullable(attributes.headers().get(Attributes.LIST))
                .map(Person::owner)
                .orElseGet(() -> owner(bucket));
    }

    /** Who sends a request. */
    public static Person of(Credential caller) {
        var arn = caller.principalArn();
        return caller.userId().isPresent()
                ? new Person(arn, arn.substring(arn.lastIndexOf('/') + 1))
                : new Person(caller.canonicalId(), caller.displayName());
    }
}
