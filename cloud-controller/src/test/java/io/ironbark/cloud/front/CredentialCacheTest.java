package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialCacheTest {
    private static final String KEY = "AKIDONE";
    private static final Credential CREDENTIAL = new Credential(
            KEY,
            new Secret("secret"),
            Optional.empty(),
            new AccountId("000000000001"),
            "arn:aws:iam::000000000001:root",
            "0".repeat(64),
            "test");

    private Instant now = Instant.EPOCH;
    private int lookups;
    private Optional<Credential> there = Optional.of(CREDENTIAL);
    private final CredentialCache cache = new CredentialCache(
            _ -> {
                lookups++;
                return there;
            },
            () -> now);

    @Test
    void aKeyIsLookedUpOnceInAWhile() {
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
        assertThat(lookups).isEqualTo(1);
        now = now.plus(CredentialCache.FRESH);
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void aKeyThatIsTakenAwayIsGoneWhenThatIsTold() {
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
        there = Optional.empty();
        cache.forget();
        assertThat(cache.find(KEY)).isEmpty();
    }

    @Test
    void aKeyThatElsewhereIsTakenAwayIsGoneAfterAWhile() {
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
        there = Optional.empty();
        now = now.plus(CredentialCache.FRESH);
        assertThat(cache.find(KEY)).isEmpty();
    }

    @Test
    void aKeyThatIsNewIsFoundAtOnce() {
        there = Optional.empty();
        assertThat(cache.find(KEY)).isEmpty();
        there = Optional.of(CREDENTIAL);
        assertThat(cache.find(KEY)).contains(CREDENTIAL);
    }
}
