package io.ironbark.proto.policy;

import java.util.List;
import java.util.Optional;

/** A policy, parsed and compiled. Immutable; keep it, as parsing costs far more than evaluating. */
public record PolicyDocument(PolicyKind kind, Version version, Optional<String> id, List<Statement> statements) {
    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /** Of the policy language. */
    public enum Version {
        /** Without policy variables. The version of a document that says none. */
        V2008("2008-10-17"),
        V2012("2012-10-17");

        private final String date;

        Version(String date) {
            this.date = date;
        }

        /** As it stands in documents. */
        public String date() {
            return date;
        }

        boolean hasVariables() {
            return this == V2012;
        }
    }

    /** True if a condition asks for a key, in lower case, that begins like this. */
    public boolean asksFor(String keyStart) {
        return statements.stream()
                .flatMap(statement -> statement.conditions().all().stream())
                .anyMatch(condition -> condition.key().startsWith(keyStart));
    }

    /** Reads a document, and refuses whatever it does not understand. */
    public static PolicyDocument parse(PolicyKind kind, String json) throws MalformedPolicyException {
        return PolicyReader.read(kind, json);
    }
}
