package io.ironbark.cloud.access;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.Context;
import io.ironbark.proto.policy.Evaluation;
import io.ironbark.proto.policy.Policies;
import io.ironbark.proto.policy.Request;
import java.time.InstantSource;

/** Decides whether a caller may do something to a resource. */
@FunctionalInterface
public interface Authorizer {
    /** True if the caller may. */
    boolean allows(Caller caller, String iamAction, Arn resource);

    /**
     * By the caller's own policies; an account's root needs none. In another account nobody may do anything: what has a
     * policy that lets strangers in is not served here.
     */
    static Authorizer byPolicies(InstantSource clock) {
        return (caller, iamAction, resource) -> {
            var policies = caller.identity().policies();
            var context = policies.isEmpty() // then nothing has conditions
                    ? Context.empty()
                    : Context.empty()
                            .with("aws:RequestedRegion", caller.region())
                            .at(clock.instant());
            var request = new Request(
                    caller.identity().principal(), iamAction, resource.value(), owner(caller, resource), context);
            return Evaluation.decide(request, Policies.ofIdentity(policies)).allowed();
        };
    }

    /** An image's ARN names no account, as in EC2; whose it is, its row says. So it is with what is no ARN. */
    private static AccountId owner(Caller caller, Arn resource) {
        String[] parts = resource.value().split(":", 6);
        return parts.length < 6 ? caller.account() : AccountId.parse(parts[4]).orElse(caller.account());
    }
}
