package io.ironbark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.bench.load.Signer.Identity;
import io.ironbark.proto.auth.AuthRules;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.QueryAuthenticator;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.auth.Verification;
import io.ironbark.proto.id.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final String FORM = "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3AName";
    private static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Credential CREDENTIAL = new Credential(
            "AKIDEXAMPLE",
            SECRET,
            Optional.empty(),
            new AccountId("000000000001"),
            "arn:aws:iam::000000000001:root",
            "0".repeat(64),
            "test");

    private final QueryAuthenticator verifier = new QueryAuthenticator(AuthRules.query(), _ -> Optional.of(CREDENTIAL));
    private Instant now = Instant.parse("2026-11-21T23:59:59Z");
    private final Signer signer =
            new Signer(new Identity("AKIDEXAMPLE", SECRET, "ib-local-1", "ec2"), "127.0.0.1:8773", () -> now);

    @Test
    void theSignatureHolds() {
        assertThat(verified(signer.post(FORM))).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void theNextDayHasAnotherKey() {
        var _ = signer.post(FORM);
        now = now.plusSeconds(2);
        assertThat(verified(signer.post(FORM))).isInstanceOf(Verification.Verified.class);
    }

    private Verification verified(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (String line : List.of(text.substring(0, end).split("\r\n", -1))) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
            }
        }
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return verifier.verify(RawRequest.of("POST", "/", Fields.of(headers)), body, now);
    }
}
