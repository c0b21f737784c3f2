package io.ironbark.proto.policy;

import java.util.List;

/**
 * All policies that bear on a request.
 *
 * @param identity of the user and his groups, or of the role
 * @param resource of the resource: a bucket's policy and its ACL, or the trust policy of a role
 * @param gates each must allow
 */
public record Policies(
        List<AttachedPolicy> identity, List<AttachedPolicy> resource, ResourceUse resourceUse, List<Gate> gates) {
    private static final Policies NONE = new Policies(List.of(), List.of(), ResourceUse.MAY_GRANT, List.of());

    public Policies {
        identity = List.copyOf(identity);
        resource = List.copyOf(resource);
        gates = List.copyOf(gates);
    }

    /** What the policies of the resource are good for within its own account. */
    public enum ResourceUse {
        /** Either they or the identity's policies suffice. */
        MAY_GRANT,
        /** They must allow in any case, even the account's owner: the trust policies of roles. */
        MUST_GRANT
    }

    public static Policies none() {
        return NONE;
    }

    public static Policies ofIdentity(List<AttachedPolicy> identity) {
        return NONE.withIdentity(identity);
    }

    public Policies withIdentity(List<AttachedPolicy> policies) {
        return new Policies(policies, resource, resourceUse, gates);
    }

    public Policies withResource(List<AttachedPolicy> policies) {
        return new Policies(identity, policies, ResourceUse.MAY_GRANT, gates);
    }

    /** With policies that nobody passes without an Allow in them. */
    public Policies withRequiredResource(List<AttachedPolicy> policies) {
        return new Policies(identity, policies, ResourceUse.MUST_GRANT, gates);
    }

    public Policies withGates(List<Gate> all) {
        return new Policies(identity, resource, resourceUse, all);
    }
}
