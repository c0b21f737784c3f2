package io.ironbark.walrus.access;

import io.ironbark.proto.access.CompiledPolicies;
import io.ironbark.proto.access.Identities;
import io.ironbark.proto.access.Identity;
import io.ironbark.proto.auth.Verification;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Anonymous;
import io.ironbark.walrus.s3.Door;

/** Stands before every operation. */
public final class Guard implements Door {
    private final Parts parts;
    private final Identities identities;

    /** What decisions are made with. */
    record Parts(CompiledPolicies compiled, ObjectFacts objects, NewLists lists) {}

    private Guard(Parts parts) {
        this.parts = parts;
        this.identities = new Identities(parts.compiled());
    }

    /** Decides by policies that it keeps compiled, and by these facts. */
    public static Guard over(ObjectFactStore.Reading objects, AccountNames accounts) {
        return new Guard(new Parts(new CompiledPolicies(), objects, new NewLists(accounts)));
    }

    @Override
    public Access access(Visitor visitor) {
        var identity = isAnonymous(visitor.verified())
                ? Identity.anonymous()
                : identities.of(visitor.verified().credential());
        return new CallerAccess(this, visitor, identity, parts);
    }

    static boolean isAnonymous(Verification.Verified verified) {
        return verified.credential().accessKeyId().equals(Anonymous.NAME);
    }
}
