package io.ironbark.proto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealingKeyTest {
    private static final byte[] CONTENT = "a password".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HERE = "i-1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] THERE = "i-2".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final SealingKey key = drawn();

    @Test
    void whatIsSealedOpensInItsPlaceAlone() {
        byte[] sealed = key.seal(CONTENT, HERE, random);
        assertThat(key.open(sealed, HERE)).hasValue(CONTENT);
        assertThat(key.open(sealed, THERE)).isEmpty();
        assertThat(drawn().open(sealed, HERE)).isEmpty();
    }

    @Test
    void theSameContentNeverLooksTheSame() {
        assertThat(key.seal(CONTENT, HERE, random)).isNotEqualTo(key.seal(CONTENT, HERE, random));
    }

    @Test
    void whatWasChangedOrCutDoesNotOpen() {
        byte[] sealed = key.seal(CONTENT, HERE, random);
        for (int length = 0; length < sealed.length; length++) {
            assertThat(key.open(Arrays.copyOf(sealed, length), HERE)).isEmpty();
        }
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThat(key.open(changed, HERE)).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SealingKey.of(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    private SealingKey drawn() {
        byte[] bytes = new byte[SealingKey.BYTES];
        random.nextBytes(bytes);
        return SealingKey.of(bytes);
    }
}
