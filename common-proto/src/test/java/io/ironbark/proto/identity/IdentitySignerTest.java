package io.ironbark.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.node.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentitySignerTest {
    private final IdentityKey key =
            IdentityKey.make("ib-local-1", Instant.parse("2026-11-21T08:00:00Z"), new SecureRandom());

    @Test
    void manyAtOnceGetTheSignaturesThatTheKeyItselfWouldMake() {
        var signer = new IdentitySigner(key);
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(n -> signer.sign(document(n)))
                        .toList())
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(n -> key.sign(document(n)))
                        .toList());
    }

    @Test
    void debiansOpensslIsUsed() {
        assertThat(new IdentitySigner(key).isNative()).isTrue();
    }

    private static Bytes document(int number) {
        return Bytes.of(("{\"instanceId\" : \"i-" + "0".repeat(number) + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
