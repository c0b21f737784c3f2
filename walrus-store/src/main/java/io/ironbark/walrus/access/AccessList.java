package io.ironbark.walrus.access;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.Acl;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An access control list: who owns the thing, and what its owner grants to whom. */
public record AccessList(Owner owner, List<Grant> grants) {
    /** An account, as S3 tells it. */
    public record Owner(AccountId account, String id, String name) {
        static Owner of(Bucket bucket) {
            return new Owner(bucket.account(), bucket.ownerId(), bucket.ownerName());
        }

        static Owner of(Credential credential) {
            return new Owner(credential.account(), credential.canonicalId(), credential.displayName());
        }

        Grant grant(Acl.Permission permission) {
            return new Grant(id, name, permission);
        }
    }

    public AccessList {
        grants = List.copyOf(grants);
    }

    /** The owner may do all, others nothing. */
    static AccessList ofOwner(Owner owner) {
        return new AccessList(owner, List.of(owner.grant(Acl.Permission.FULL_CONTROL)));
    }

    /** A bucket's, whether or not it counts. */
    static AccessList of(Bucket bucket) {
        return bucket.setting(Setting.ACL).map(AccessList::read).orElseGet(() -> ofOwner(Owner.of(bucket)));
    }

    /** As it is stored with an object. */
    public static AccessList read(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), AccessList.class);
        } catch (IOException e) {
            throw new UncheckedIOException("an access control list can't be read", e);
        }
    }

    /** As it is stored. */
    public String json() {
        return new String(Json.write(this), StandardCharsets.UTF_8);
    }

    boolean isPublic() {
        return grants.stream().anyMatch(Grant::isPublic);
    }

    /** Without what it grants to strangers. */
    AccessList withoutPublic() {
        return new AccessList(
                owner, grants.stream().filter(grant -> !grant.isPublic()).toList());
    }

    List<Acl.Grant> forEvaluation() {
        return grants.stream()
                .map(Grant::forEvaluation)
                .flatMap(java.util.Optional::stream)
                .toList();
    }
}
