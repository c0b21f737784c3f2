package io.ironbark.proto.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who guesses at keys or signatures learns nothing from how long the refusal takes. */
final class ConstantTimeTest {
    private static final int ROUNDS = 3000;
    private static final Pattern PLAIN_COMPARISON = Pattern.compile(
            "([sS]ignature|[tT]oken|[sS]ecret)(\\(\\))?\\.equals\\(|\\.equals\\([a-z]*([sS]ignature|[tT]oken)");

    @Test
    void secretsAreComparedAsAWhole() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java/io/ironbark/proto/auth"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(PLAIN_COMPARISON);
            }
        }
        assertThat(Files.readString(Path.of("src/main/java/io/ironbark/proto/auth/Digests.java")))
                .contains("return MessageDigest.isEqual(");
    }

    /** The shortest of many tries, taken in turns, says what the work is; how busy the machine is cancels out. */
    @Test
    void unknownKeyCostsAsMuchAsAFalseSignature() {
        var s3 = new S3Authenticator(AuthRules.s3(), TestKeys.source());
        var known = request("AKIDEXAMPLE");
        var unknown = request("AKIDOTHERXX");
        long shortestKnown = Long.MAX_VALUE;
        long shortestUnknown = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            shortestKnown = Math.min(shortestKnown, nanos(s3, known, Refusal.SignatureMismatch.class));
            shortestUnknown = Math.min(shortestUnknown, nanos(s3, unknown, Refusal.UnknownKey.class));
        }
        assertThat((double) shortestUnknown / shortestKnown).isBetween(0.4, 2.5);
    }

    private static long nanos(S3Authenticator s3, RawRequest request, Class<? extends Refusal> expected) {
        long begin = System.nanoTime();
        var answer = s3.verify(request, Optional.empty(), TestKeys.NOW);
        long end = System.nanoTime();
        assertThat(((Verification.Refused) answer).why()).isInstanceOf(expected);
        return end - begin;
    }

    private static RawRequest request(String keyId) {
        var authorization = "AWS4-HMAC-SHA256 Credential=" + keyId
                + "/20150830/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
                + "0".repeat(64);
        return new RawRequest(
                "GET",
                "/b/k",
                "",
                TestKeys.fields(Map.of(
                        "host",
                        "x",
                        "x-amz-date",
                        "20150830T123600Z",
                        "x-amz-content-sha256",
                        Digests.EMPTY_SHA256,
                        "authorization",
                        authorization)));
    }
}
