package io.ironbark.walrus.access;

import io.ironbark.proto.policy.Acl;
import java.util.Optional;

/**
 * A line of an access control list.
 *
 * @param grantee an account's canonical id, or a group's URI
 * @param name the account's display name; empty for a group
 */
public record Grant(String grantee, String name, Acl.Permission permission) {
    static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
    static final String AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    static final String LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

    boolean isGroup() {
        return grantee.startsWith("http://");
    }

    /** True if it is to people whom the owner does not know. */
    boolean isPublic() {
        return grantee.equals(ALL_USERS) || grantee.equals(AUTHENTICATED_USERS);
    }

    /** As the evaluator takes it; logs are delivered to nobody. */
    Optional<Acl.Grant> forEvaluation() {
        return switch (grantee) {
            case ALL_USERS -> Optional.of(new Acl.Grant(new Acl.Grantee.AllUsers(), permission));
            case AUTHENTICATED_USERS -> Optional.of(new Acl.Grant(new Acl.Grantee.AuthenticatedUsers(), permission));
            case LOG_DELIVERY -> Optional.empty();
            default -> Optional.of(new Acl.Grant(new Acl.Grantee.Account(grantee), permission));
        };
    }
}
