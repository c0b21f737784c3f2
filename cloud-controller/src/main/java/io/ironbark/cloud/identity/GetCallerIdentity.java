package io.ironbark.cloud.identity;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.Caller;
import java.util.List;

/** Tells callers who they are. It is allowed to everybody, so that a key can be tried. */
public final class GetCallerIdentity {
    record Request() {}

    record Identity(String userId, String account, String arn) {}

    private GetCallerIdentity() {}

    /** The action. */
    public static List<Action<?, ?>> actions() {
        return List.of(Action.read("GetCallerIdentity", Request.class, Identity.class, GetCallerIdentity::handle)
                .of(Service.STS));
    }

    private static Identity handle(Caller caller, Request request) {
        return new Identity(caller.principalId(), caller.account().value(), caller.principalArn());
    }
}
