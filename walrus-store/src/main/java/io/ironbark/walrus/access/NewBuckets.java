package io.ironbark.walrus.access;

import io.ironbark.walrus.access.AccessList.Owner;
import io.ironbark.walrus.bucket.FirstSettings;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.util.EnumMap;
import java.util.Map;

/** New buckets, as S3 makes them since 2023: no lists unless asked for, and nothing public before the block is lifted. */
public final class NewBuckets implements FirstSettings {
    private final GivenList given;

    public NewBuckets(AccountNames accounts) {
        this.given = new GivenList(accounts);
    }

    @Override
    public Map<Setting, String> settings(Call call) {
        var ownership = call.header("x-amz-object-ownership")
                .map(word -> Ownership.parse(word)
                        .orElseThrow(() -> S3Error.InvalidArgument.because("Invalid x-amz-object-ownership header")
                                .with("ArgumentName", "x-amz-object-ownership")
                                .with("ArgumentValue", word)))
                .orElse(Ownership.BucketOwnerEnforced);
        var settings = new EnumMap<Setting, String>(Setting.class);
        settings.put(Setting.OWNERSHIP, ownership.name());
        settings.put(Setting.PUBLIC_ACCESS_BLOCK, PublicAccessBlock.ALL);
        var owner = Owner.of(call.caller());
        var grants = given.fromHeaders(call, GivenList.Of.BUCKET, owner, owner);
        if (grants.isPresent()) {
            var list = new AccessList(owner, grants.get());
            boolean shared =
                    grants.get().stream().anyMatch(grant -> !grant.grantee().equals(owner.id()));
            if (shared && !ownership.hasLists()) {
                throw S3Error.InvalidBucketAclWithObjectOwnership.asException();
            }
            if (list.isPublic()) {
                throw S3Error.AccessDenied.because(
                        "A new bucket has a public access block with BlockPublicAcls: make it"
                                + " public once it is there.");
            }
            settings.put(Setting.ACL, list.json());
        }
        return settings;
    }
}
