package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final AccountId ONE = new AccountId("000000000001");
    private static final AccountId OTHER = new AccountId("000000000002");

    private Instant now = Instant.EPOCH;
    private final Throttle throttle = new Throttle(new Throttle.Limits(10, 2, Duration.ofSeconds(2)), () -> now);

    @Test
    void aBurstIsTakenAndThenTheRateHolds() {
        assertThat(taken(ONE, false, 30)).isEqualTo(20);
        now = now.plusMillis(500);
        assertThat(taken(ONE, false, 30)).isEqualTo(5);
        now = now.plusSeconds(3600);
        assertThat(taken(ONE, false, 30)).isEqualTo(20);
    }

    @Test
    void accountsAndKindsOfActionHaveTheirOwnTokens() {
        assertThat(taken(ONE, false, 30)).isEqualTo(20);
        assertThat(taken(ONE, true, 30)).isEqualTo(4);
        assertThat(taken(OTHER, true, 30)).isEqualTo(4);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        assertThat(taken(ONE, false, 10)).isEqualTo(10);
        now = now.minusSeconds(60);
        assertThat(taken(ONE, false, 30)).isEqualTo(10);
    }

    private int taken(AccountId account, boolean mutating, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            try {
                throttle.take(account, mutating);
                taken++;
            } catch (ApiException refused) {
                assertThat(refused.error()).isEqualTo(new ApiError.Throttled());
            }
        }
        return taken;
    }
}
