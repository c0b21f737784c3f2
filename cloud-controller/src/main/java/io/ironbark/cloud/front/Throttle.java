package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often an account may ask: a bucket of tokens for what looks and another for what changes, each filled at its rate.
 * SDKs wait and try again by themselves when they are refused so.
 */
public final class Throttle {
    /**
     * The rates of an account.
     *
     * @param burst for how long an account that was quiet may save its tokens up
     */
    public record Limits(
            @Default("500") int readsPerSecond,
            @Default("200") int writesPerSecond,
            @Default("10s") Duration burst) {
        /** Those of a configuration that says nothing. */
        public static final Limits USUAL = new Limits(500, 200, Duration.ofSeconds(10));
    }

    private record Key(AccountId account, boolean mutating) {}

    private static final double NANOS_PER_SECOND = 1e9;

    private final Limits limits;
    private final InstantSource clock;
    private final ConcurrentHashMap<Key, Bucket> buckets = new ConcurrentHashMap<>();

    Throttle(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes a token, or refuses. */
    void take(AccountId account, boolean mutating) {
        int rate = mutating ? limits.writesPerSecond() : limits.readsPerSecond();
        double capacity = rate * (double) Math.max(1, limits.burst().toSeconds());
        Bucket bucket = buckets.computeIfAbsent(new Key(account, mutating), _ -> new Bucket(capacity, clock.instant()));
        if (!bucket.take(clock.instant(), rate, capacity)) {
            throw new ApiException(new ApiError.Throttled());
        }
    }

    private static final class Bucket {
        private double tokens;
        private Instant filledAt;

        Bucket(double tokens, Instant filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }

        synchronized boolean take(Instant now, int rate, double capacity) {
            if (now.isAfter(filledAt)) {
                double seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
                tokens = Math.min(capacity, tokens + seconds * rate);
                filledAt = now;
            }
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
