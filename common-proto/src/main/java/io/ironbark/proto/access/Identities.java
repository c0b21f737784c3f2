package io.ironbark.proto.access;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.policy.AttachedPolicy;
import io.ironbark.proto.policy.PolicyKind;
import io.ironbark.proto.policy.Principal;
import java.util.ArrayList;

/** Tells identities by their credentials. */
public final class Identities {
    private static final String ROLE_SESSION = ":assumed-role/";
    private static final String FEDERATED = ":federated-user/";

    private final CompiledPolicies compiled;

    public Identities(CompiledPolicies compiled) {
        this.compiled = compiled;
    }

    /**
     * Who holds the credential. Throws {@link IllegalStateException} for a policy that can't be read: it may be one that
     * denies.
     */
    public Identity of(Credential credential) {
        var policies = new ArrayList<AttachedPolicy>();
        for (Credential.Policy policy : credential.policies()) {
            String name = policy.name() + " of " + credential.principalArn();
            policies.add(new AttachedPolicy(name, compiled.get(PolicyKind.USER_INLINE, policy.document())));
        }
        return new Identity(principal(credential), policies);
    }

    private static Principal principal(Credential credential) {
        String arn = credential.principalArn();
        String id = credential.userId().orElse("");
        if (arn.equals(Principal.rootArn(credential.account()))) {
            return new Principal.Root(credential.account(), credential.canonicalId());
        }
        if (arn.contains(ROLE_SESSION)) {
            return new Principal.RoleSession(
                    credential.account(), credential.canonicalId(), roleArn(credential), arn, id);
        }
        return arn.contains(FEDERATED)
                ? new Principal.FederatedUser(credential.account(), credential.canonicalId(), arn, id)
                : new Principal.User(credential.account(), credential.canonicalId(), arn, id);
    }

    /** {@code arn:aws:sts::…:assumed-role/ROLE/SESSION} is of {@code arn:aws:iam::…:role/ROLE}. */
    private static String roleArn(Credential credential) {
        String arn = credential.principalArn();
        String session = arn.substring(arn.indexOf(ROLE_SESSION) + ROLE_SESSION.length());
        int end = session.lastIndexOf('/');
        return "arn:aws:iam::" + credential.account() + ":role/" + (end < 0 ? session : session.substring(0, end));
    }
}
