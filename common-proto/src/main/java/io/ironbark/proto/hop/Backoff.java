package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: twice as long each time up to a limit, and of that a random part between half and
 * all, so that a thousand children that lost their parent at once do not come back at once.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 20;

    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
    }

    /** How long to wait now, after one more failure. */
    public Duration afterFailure() {
        long full = Math.min(longest.toMillis(), FIRST.toMillis() << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    public void afterSuccess() {
        failures = 0;
    }

    /** How many failures there were since the last success. */
    public int failures() {
        return failures;
    }
}
