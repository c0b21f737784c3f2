package io.ironbark.proto.policy;

import java.util.List;

/**
 * A Principal or NotPrincipal element.
 *
 * NotPrincipal leaves out whom it names wholly: the account, the role of a session and the session or user itself must
 * each be in the list, as AWS asks for. One who is named in part is not left out.
 *
 * @param negated true for NotPrincipal
 */
public record Principals(boolean negated, List<PrincipalPattern> patterns) {
    public Principals {
        patterns = List.copyOf(patterns);
    }

    Naming naming(Principal principal) {
        if (negated) {
            return namesWholly(principal) ? Naming.NONE : Naming.LIMITED;
        }
        var naming = Naming.NONE;
        for (PrincipalPattern pattern : patterns) {
            naming = naming.orStronger(naming(pattern, principal));
        }
        return naming;
    }

    private static Naming naming(PrincipalPattern pattern, Principal principal) {
        return switch (pattern) {
            case PrincipalPattern.Anyone() -> Naming.LIMITED;
            case PrincipalPattern.AnySigned() -> principal.home().isPresent() ? Naming.LIMITED : Naming.NONE;
            case PrincipalPattern.Account(var account) ->
                byAccount(principal, principal.home().filter(account::equals).isPresent());
            case PrincipalPattern.CanonicalUser(var id) ->
                byAccount(
                        principal,
                        principal.canonicalAccount().filter(id::equals).isPresent());
            case PrincipalPattern.Arn(var arn) -> {
                if (principal.home().isPresent() && principal.arn().equals(arn)) {
                    yield Naming.DIRECT;
                }
                yield principal instanceof Principal.RoleSession session
                                && session.roleArn().equals(arn)
                        ? Naming.LIMITED
                        : Naming.NONE;
            }
            case PrincipalPattern.AwsService(var name) ->
                principal instanceof Principal.AwsService(var own) && own.equals(name) ? Naming.DIRECT : Naming.NONE;
            case PrincipalPattern.Federated(var provider) ->
                principal instanceof Principal.Federated(var own) && own.equals(provider) ? Naming.DIRECT : Naming.NONE;
        };
    }

    private static Naming byAccount(Principal principal, boolean same) {
        if (!same) {
            return Naming.NONE;
        }
        return principal instanceof Principal.Root ? Naming.DIRECT : Naming.ACCOUNT;
    }

    private boolean namesWholly(Principal principal) {
        if (patterns.contains(new PrincipalPattern.Anyone())) {
            return true;
        }
        return switch (principal) {
            case Principal.Root root -> namesAccount(root);
            case Principal.User user -> namesAccount(user) && namesArn(user.arn());
            case Principal.RoleSession session ->
                namesAccount(session) && namesArn(session.roleArn()) && namesArn(session.arn());
            case Principal.FederatedUser user -> namesAccount(user) && namesArn(user.arn());
            case Principal.AwsService service -> namesAlone(service);
            case Principal.Federated provider -> namesAlone(provider);
            case Principal.Anonymous _ -> false;
        };
    }

    private boolean namesAccount(Principal principal) {
        for (PrincipalPattern pattern : patterns) {
            boolean account = switch (pattern) {
                case PrincipalPattern.Account _, PrincipalPattern.CanonicalUser _ -> true;
                case PrincipalPattern.Anyone _,
                        PrincipalPattern.AnySigned _,
                        PrincipalPattern.Arn _,
                        PrincipalPattern.AwsService _,
                        PrincipalPattern.Federated _ -> false;
            };
            if (account && naming(pattern, principal) != Naming.NONE) {
                return true;
            }
        }
        return false;
    }

    private boolean namesArn(String arn) {
        return patterns.contains(new PrincipalPattern.Arn(arn));
    }

    private boolean namesAlone(Principal principal) {
        return patterns.stream().anyMatch(pattern -> naming(pattern, principal) == Naming.DIRECT);
    }
}
