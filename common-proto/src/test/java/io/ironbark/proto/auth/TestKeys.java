package io.ironbark.proto.auth;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keys that tests sign with. */
final class TestKeys {
    /** AWS's own example key, of the published test suite. */
    static final String ID = "AKIDEXAMPLE";

    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    private TestKeys() {}

    static Credential credential(Optional<String> token) {
        return new Credential(
                ID,
                new Secret(SECRET),
                token,
                new AccountId("123456789012"),
                "arn:aws:iam::123456789012:root",
                "0".repeat(64),
                "example");
    }

    static CredentialSource source() {
        return id -> id.equals(ID) ? Optional.of(credential(Optional.empty())) : Optional.empty();
    }

    static CredentialSource temporary(String token) {
        return id -> id.equals(ID) ? Optional.of(credential(Optional.of(token))) : Optional.empty();
    }

    static Fields fields(Map<String, String> fields) {
        return Fields.of(fields.entrySet());
    }
}
