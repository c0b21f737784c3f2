package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the tables of cases beside these tests. In {@code decisions.txt} a heading {@code ##} starts a scene, a line
 * {@code policy LAYER NAME} starts a policy up to a blank line, and the rows of the scene follow, with columns apart by
 * {@code |}: principal, action, resource, context, decision.
 */
final class PolicyTables {
    static final String OWN = "111122223333";
    static final String OTHER = "444455556666";

    private PolicyTables() {}

    /** A row of decisions.txt. */
    record Case(String scene, Request request, Policies policies, String expected) {
        @Override
        public String toString() {
            return "%s: %s, %s, %s, %s → %s"
                    .formatted(
                            scene,
                            request.principal().arn(),
                            request.action(),
                            request.resource(),
                            request.context(),
                            expected);
        }
    }

    static List<String> lines(String file) {
        try (var in = Objects.requireNonNull(PolicyTables.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns of the rows of a table without scenes. */
    static List<List<String>> rows(String file) {
        return lines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(PolicyTables::columns)
                .toList();
    }

    static List<Case> cases() throws MalformedPolicyException {
        var cases = new ArrayList<Case>();
        String scene = "";
        var policies = Policies.none();
        var lines = lines("decisions.txt");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                scene = line.substring(3);
                policies = Policies.none();
            } else if (line.startsWith("policy ")) {
                var json = new StringBuilder();
                while (i + 1 < lines.size() && !lines.get(i + 1).isBlank()) {
                    json.append(lines.get(++i)).append('\n');
                }
                policies = attach(policies, line.split(" ", 3)[1], line.split(" ", 3)[2], json.toString());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(row(scene, policies, columns(line)));
            }
        }
        return cases;
    }

    static Principal principal(String text) {
        String kind = text.substring(0, text.contains(":") ? text.indexOf(':') : text.length());
        String rest = text.contains(":") ? text.substring(text.indexOf(':') + 1) : "";
        int at = rest.lastIndexOf('@');
        String name = at < 0 ? rest : rest.substring(0, at);
        var account = new AccountId(at < 0 ? OWN : rest.substring(at + 1));
        String canonical = canonical(account);
        return switch (kind) {
            case "root" -> new Principal.Root(account, canonical);
            case "user" ->
                new Principal.User(account, canonical, "arn:aws:iam::" + account + ":user/" + name, "AIDA" + name);
            case "role" -> {
                String role = name.substring(0, name.indexOf('/'));
                String session = name.substring(name.indexOf('/') + 1);
                yield new Principal.RoleSession(
                        account,
                        canonical,
                        "arn:aws:iam::" + account + ":role/" + role,
                        "arn:aws:sts::" + account + ":assumed-role/" + name,
                        "AROA" + role + ":" + session);
            }
            case "federated-user" ->
                new Principal.FederatedUser(
                        account,
                        canonical,
                        "arn:aws:sts::" + account + ":federated-user/" + name,
                        account + ":" + name);
            case "service" -> new Principal.AwsService(rest);
            case "provider" -> new Principal.Federated(rest);
            case "anonymous" -> new Principal.Anonymous();
            default -> throw new IllegalArgumentException("no such principal: " + text);
        };
    }

    /** The account's digits, often enough. */
    static String canonical(AccountId account) {
        return account.value().repeat(6).substring(0, 64);
    }

    static Context context(String text) {
        var context = Context.empty();
        for (String pair : text.split(";", -1)) {
            if (!pair.isBlank()) {
                String[] sides = pair.strip().split("=", 2);
                context = context.with(sides[0], Arrays.asList(sides[1].split(",", -1)));
            }
        }
        return context;
    }

    static String told(Decision decision) {
        return switch (decision) {
            case Decision.Allowed(var because) ->
                "allowed"
                        + (because.size() == 1
                                ? " " + name(because.getFirst())
                                : " " + name(because.getFirst()) + " + " + name(because.getLast()));
            case Decision.AllowedToOwner _ -> "owner";
            case Decision.Denied(var because) -> "denied " + name(because);
            case Decision.NotAllowed(var missing) -> "no " + missing;
        };
    }

    private static String name(Decision.Source source) {
        return source.policy() + "." + source.sid().orElse(Integer.toString(source.index()));
    }

    private static List<String> columns(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static Case row(String scene, Policies policies, List<String> columns) {
        String resource = columns.get(2);
        var parts = ArnText.of(resource);
        var owner = Optional.of(parts)
                .filter(ArnText::isArn)
                .flatMap(arn -> AccountId.parse(arn.segments().get(4)))
                .orElse(new AccountId(OWN));
        var request = new Request(principal(columns.get(0)), columns.get(1), resource, owner, context(columns.get(3)));
        return new Case(scene, request, policies, columns.get(4));
    }

    private static Policies attach(Policies to, String layer, String name, String json)
            throws MalformedPolicyException {
        return switch (layer) {
            case "identity" -> to.withIdentity(with(to.identity(), name, PolicyKind.MANAGED, json));
            case "bucket" -> to.withResource(with(to.resource(), name, PolicyKind.BUCKET, json));
            case "trust" -> to.withRequiredResource(with(to.resource(), name, PolicyKind.TRUST, json));
            case "control" -> gate(to, Layer.SERVICE_CONTROL, with(List.of(), name, PolicyKind.SERVICE_CONTROL, json));
            case "boundary" -> gate(to, Layer.BOUNDARY, with(List.of(), name, PolicyKind.MANAGED, json));
            case "session" -> gate(to, Layer.SESSION, with(List.of(), name, PolicyKind.SESSION, json));
            default -> throw new IllegalArgumentException("no such layer: " + layer);
        };
    }

    private static Policies gate(Policies to, Layer layer, List<AttachedPolicy> policies) {
        var gates = new ArrayList<>(to.gates());
        gates.add(new Gate(layer, policies));
        return to.withGates(gates);
    }

    private static List<AttachedPolicy> with(List<AttachedPolicy> others, String name, PolicyKind kind, String json)
            throws MalformedPolicyException {
        var all = new ArrayList<>(others);
        all.add(new AttachedPolicy(name, PolicyDocument.parse(kind, json)));
        return all;
    }
}
