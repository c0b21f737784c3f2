package io.ironbark.proto.access;

import io.ironbark.proto.policy.AttachedPolicy;
import io.ironbark.proto.policy.Principal;
import java.util.List;

/** Who asks, and the policies that are his own. */
public record Identity(Principal principal, List<AttachedPolicy> policies) {
    public Identity {
        policies = List.copyOf(policies);
    }

    /** Nobody knows who: he has no policies. */
    public static Identity anonymous() {
        return new Identity(new Principal.Anonymous(), List.of());
    }
}
