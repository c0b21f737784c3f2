package io.ironbark.walrus.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long the cloud controller is believed, and what holds while it is away. */
final class CloudKeysTest {
    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);
    private static final Credential KEY = new Credential(
            "AKIA",
            new Secret("secret"),
            Optional.empty(),
            new AccountId("123456789012"),
            "arn:aws:iam::123456789012:root",
            "0".repeat(64),
            "name");

    private Answer<Credential> answer = new Answer.Got<>(KEY);
    private long nanos = 1;
    private int questions;
    private final CloudKeys keys = new CloudKeys(
            id -> {
                questions++;
                return answer;
            },
            () -> nanos);

    @Test
    void cloudIsAskedOnceForManyRequests() {
        for (int i = 0; i < 100; i++) {
            assertThat(keys.find("AKIA")).contains(KEY);
        }
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void revokedKeyIsRefusedWithinSeconds() {
        assertThat(keys.find("AKIA")).contains(KEY);
        answer = new Answer.NotFound<>("NotFound", "no such key");
        nanos += REVOKED_WITHIN.toNanos();
        assertThat(keys.find("AKIA")).isEmpty();
    }

    @Test
    void newKeyIsKnownWithinSeconds() {
        answer = new Answer.NotFound<>("NotFound", "no such key");
        assertThat(keys.find("AKIA")).isEmpty();
        answer = new Answer.Got<>(KEY);
        nanos += REVOKED_WITHIN.toNanos();
        assertThat(keys.find("AKIA")).contains(KEY);
    }

    @Test
    void knownKeyWorksWhileTheCloudIsAwayForAShortWhile() {
        assertThat(keys.find("AKIA")).contains(KEY);
        answer = new Answer.Unreachable<>("restarting");
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(keys.find("AKIA")).contains(KEY);
        nanos += CloudKeys.STALE.toNanos();
        assertThat(keys.find("AKIA")).isEmpty();
    }

    @Test
    void cloudThatIsAwayIsNotAskedForEveryRequest() {
        answer = new Answer.Unreachable<>("away");
        for (int i = 0; i < 100; i++) {
            assertThat(keys.find("AKIA")).isEmpty();
        }
        assertThat(questions).isEqualTo(1);
    }
}
