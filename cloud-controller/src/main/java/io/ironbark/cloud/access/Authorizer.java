package io.ironbark.cloud.access;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;

/** Decides whether a caller may do something to a resource. */
@FunctionalInterface
public interface Authorizer {
    /** The account's root may do all in its own account. */
    Authorizer ROOT_ONLY = (caller, _, resource) ->
            caller.principalArn().equals("arn:aws:iam::" + caller.account() + ":root") && isOwn(caller, resource);

    /** True if the caller may. */
    boolean allows(Caller caller, String iamAction, Arn resource);

    /** An image's ARN names no account, as in EC2; whose it is, its row says. */
    private static boolean isOwn(Caller caller, Arn resource) {
        return resource.equals(Arn.ANY)
                || resource.value().contains(":" + caller.account() + ":")
                || resource.value().contains("::image/");
    }
}
