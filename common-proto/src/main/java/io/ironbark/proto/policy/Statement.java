package io.ironbark.proto.policy;

import java.util.List;
import java.util.Optional;

/**
 * A statement, compiled.
 *
 * @param principals empty in the policies of identities, where the bearer is meant
 * @param resources empty in the trust policy of a role, where the role is meant
 */
public record Statement(
        Optional<String> sid,
        Effect effect,
        Optional<Principals> principals,
        Actions actions,
        Optional<Resources> resources,
        Conditions conditions) {
    /**
     * How this statement names the principal, or {@link Naming#NONE} if it does not apply to the request.
     *
     * A pattern with a variable that has no value fits nothing. Under NotResource and the negated operators that must
     * not widen what is allowed, so there an Allow does not apply and a Deny does.
     */
    Naming naming(Facts facts) {
        if (!actions.match(facts.action())) {
            return Naming.NONE;
        }
        var match = resources.isEmpty() ? Match.YES : resources.get().match(facts);
        if (match == Match.NO) {
            return Naming.NONE;
        }
        var naming = principals.isEmpty() ? Naming.DIRECT : principals.get().naming(facts.principal());
        if (naming == Naming.NONE) {
            return Naming.NONE;
        }
        return switch (match.and(conditions.hold(facts))) {
            case YES -> naming;
            case NO -> Naming.NONE;
            case UNRESOLVED -> effect == Effect.DENY ? naming : Naming.NONE;
        };
    }

    /** An Action or NotAction element. */
    record Actions(boolean negated, List<String> texts, List<Wildcard> patterns) {
        boolean match(String action) {
            for (Wildcard pattern : patterns) {
                if (pattern.matches(action)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** A Resource or NotResource element. */
    record Resources(boolean negated, List<ArnPattern> patterns) {
        Match match(Facts facts) {
            var match = Match.NO;
            for (ArnPattern pattern : patterns) {
                match = match.or(pattern.matches(facts.resource(), facts));
                if (match == Match.YES) {
                    break;
                }
            }
            return negated ? match.negated() : match.orNo();
        }
    }

    /** A Condition element: every one of them must hold. */
    record Conditions(List<Condition> all) {
        Match hold(Facts facts) {
            var match = Match.YES;
            for (Condition condition : all) {
                match = match.and(condition.holds(facts));
                if (match == Match.NO) {
                    return match;
                }
            }
            return match;
        }
    }
}
