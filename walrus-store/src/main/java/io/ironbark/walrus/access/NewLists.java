package io.ironbark.walrus.access;

import io.ironbark.proto.policy.Acl;
import io.ironbark.walrus.access.AccessList.Owner;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.util.List;
import java.util.Optional;

/** The lists that new objects come with. */
final class NewLists {
    private static final String TO_BUCKET_OWNER = "bucket-owner-full-control";
    /** What says no more than what is true anyway where lists are switched off. */
    private static final List<String> NEVER_MIND = List.of("private", TO_BUCKET_OWNER);

    private final GivenList given;

    NewLists(AccountNames accounts) {
        this.given = new GivenList(accounts);
    }

    /** The list of the object that a call writes; none where lists are switched off. */
    Optional<AccessList> of(Call call) {
        var bucket = call.theBucket();
        var bucketOwner = Owner.of(bucket);
        var ownership = Ownership.of(bucket);
        var owner = owner(call, bucket, ownership);
        var grants = given.fromHeaders(call, GivenList.Of.OBJECT, owner, bucketOwner);
        if (!ownership.hasLists()) {
            boolean harmless = GivenList.canned(call).map(NEVER_MIND::contains).orElse(true)
                    && (GivenList.canned(call).isPresent()
                            || grants.orElse(List.of()).stream()
                                    .allMatch(bucketOwner.grant(Acl.Permission.FULL_CONTROL)::equals));
            if (!harmless) {
                throw S3Error.AccessControlListNotSupported.asException();
            }
            return Optional.empty();
        }
        var list = grants.map(all -> new AccessList(owner, all)).orElseGet(() -> AccessList.ofOwner(owner));
        if (list.isPublic() && PublicAccessBlock.of(bucket).blockAcls()) {
            throw S3Error.AccessDenied.because("The list is public, and the bucket's public access block has"
                    + " BlockPublicAcls: put another block first.");
        }
        return Optional.of(list);
    }

    /** What strangers bring is the bucket owner's: nobody else could ever look after it. */
    private static Owner owner(Call call, Bucket bucket, Ownership ownership) {
        boolean given = ownership == Ownership.BucketOwnerPreferred
                && GivenList.canned(call).filter(TO_BUCKET_OWNER::equals).isPresent();
        return given || !ownership.hasLists() || Guard.isAnonymous(call.verified())
                ? Owner.of(bucket)
                : Owner.of(call.caller());
    }
}
