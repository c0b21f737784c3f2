package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Decision.Allowed;
import io.ironbark.proto.policy.Decision.AllowedToOwner;
import io.ironbark.proto.policy.Decision.Denied;
import io.ironbark.proto.policy.Decision.NotAllowed;
import io.ironbark.proto.policy.Decision.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides a request. */
public final class Evaluation {
    private final Facts facts;
    private final Policies policies;

    private Evaluation(Facts facts, Policies policies) {
        this.facts = facts;
        this.policies = policies;
    }

    /** Pure: the same request under the same policies is always decided the same way. */
    public static Decision decide(Request request, Policies policies) {
        return new Evaluation(new Facts(request), policies).decide();
    }

    private Decision decide() {
        // A Deny anywhere ends it, so every layer is scanned for one before any Allow counts.
        var control = Gates.scan(policies.gates(), facts);
        if (control.denial().isPresent()) {
            return new Denied(control.denial().get());
        }
        var resource = Scan.of(Layer.RESOURCE, policies.resource(), facts);
        if (resource.denial().isPresent()) {
            return new Denied(resource.denial().get());
        }
        var identity = Scan.of(Layer.IDENTITY, policies.identity(), facts);
        if (identity.denial().isPresent()) {
            return new Denied(identity.denial().get());
        }
        if (facts.principal().home().isEmpty()) {
            return granted(resource);
        }
        if (control.closed(Layer.SERVICE_CONTROL)) {
            return new NotAllowed(Layer.SERVICE_CONTROL);
        }
        return facts.ownAccount() ? withinAccount(resource, identity, control) : across(resource, identity, control);
    }

    private Decision withinAccount(Scan resource, Scan identity, Gates gates) {
        boolean mustGrant = policies.resourceUse() == Policies.ResourceUse.MUST_GRANT;
        if (mustGrant && resource.allowance().isEmpty()) {
            return new NotAllowed(Layer.RESOURCE);
        }
        if (resource.strength() == Naming.DIRECT && !isRoot()) {
            return granted(resource);
        }
        boolean grantedByResource = resource.strength().compareTo(Naming.LIMITED) >= 0;
        if (!isRoot() && !grantedByResource && identity.allowance().isEmpty()) {
            return new NotAllowed(Layer.IDENTITY);
        }
        return gates.firstClosed().<Decision>map(NotAllowed::new).orElseGet(() -> {
            if (isRoot()) {
                return mustGrant
                        ? granted(resource)
                        : new AllowedToOwner(facts.principal().home().orElseThrow());
            }
            return granted(grantedByResource ? resource : identity);
        });
    }

    /** Each account must allow: the resource's by its policy, the caller's by his. An owner needs no policy of his. */
    private Decision across(Scan resource, Scan identity, Gates gates) {
        if (resource.allowance().isEmpty()) {
            return new NotAllowed(Layer.RESOURCE);
        }
        if (!isRoot() && identity.allowance().isEmpty()) {
            return new NotAllowed(Layer.IDENTITY);
        }
        if (gates.firstClosed().isPresent()) {
            return new NotAllowed(gates.firstClosed().get());
        }
        return isRoot()
                ? granted(resource)
                : new Allowed(
                        List.of(resource.allowance().get(), identity.allowance().orElseThrow()));
    }

    private boolean isRoot() {
        return facts.principal() instanceof Principal.Root;
    }

    private static Decision granted(Scan scan) {
        return scan.allowance()
                .<Decision>map(source -> new Allowed(List.of(source)))
                .orElseGet(() -> new NotAllowed(scan.layer()));
    }

    /**
     * What the policies of a layer say.
     *
     * @param denial the first statement that denies; the scan ends there
     * @param allowance the statement that allows by the strongest naming
     */
    private record Scan(Layer layer, Optional<Source> denial, Optional<Source> allowance, Naming strength) {
        static Scan of(Layer layer, List<AttachedPolicy> policies, Facts facts) {
            Optional<Source> allowance = Optional.empty();
            var strength = Naming.NONE;
            for (AttachedPolicy policy : policies) {
                var statements = policy.document().statements();
                for (int i = 0; i < statements.size(); i++) {
                    var statement = statements.get(i);
                    boolean useful = statement.effect() == Effect.DENY || strength != Naming.DIRECT;
                    // In a resource's policy a statement that names nobody means nobody.
                    var naming = !useful
                                    || (layer == Layer.RESOURCE
                                            && statement.principals().isEmpty())
                            ? Naming.NONE
                            : statement.naming(facts);
                    if (naming == Naming.NONE) {
                        continue;
                    }
                    if (statement.effect() == Effect.DENY) {
                        return new Scan(layer, Optional.of(source(layer, policy, i)), allowance, strength);
                    }
                    if (naming.compareTo(strength) > 0) {
                        strength = naming;
                        allowance = Optional.of(source(layer, policy, i));
                    }
                }
            }
            return new Scan(layer, Optional.empty(), allowance, strength);
        }

        private static Source source(Layer layer, AttachedPolicy policy, int index) {
            return new Source(
                    layer,
                    policy.name(),
                    index,
                    policy.document().statements().get(index).sid());
        }
    }

    /**
     * What the gates say.
     *
     * @param shut the layers of those that let the request not through, in the order of the layers
     */
    private record Gates(Optional<Source> denial, List<Layer> shut) {
        static Gates scan(List<Gate> gates, Facts facts) {
            var shut = new ArrayList<Layer>();
            for (Gate gate : gates) {
                var scan = Scan.of(gate.layer(), gate.policies(), facts);
                if (scan.denial().isPresent()) {
                    return new Gates(scan.denial(), List.of());
                }
                if (scan.allowance().isEmpty()) {
                    shut.add(gate.layer());
                }
            }
            shut.sort(null);
            return new Gates(Optional.empty(), List.copyOf(shut));
        }

        boolean closed(Layer layer) {
            return shut.contains(layer);
        }

        Optional<Layer> firstClosed() {
            return shut.stream().findFirst();
        }
    }
}
