package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often an account may ask: a bucket of tokens for each of its actions, and one for the instances that launches and
 * their like change. SDKs wait and try again by themselves when they are refused so.
 */
public final class Throttle {
    /**
     * What an operator may say about it.
     *
     * @param times EC2's own buckets, so many times as large and as fast
     * @param buckets those that are to be different, such as {@code RunInstances:100/20}
     */
    public record Limits(
            @Default("1") int times, @Default("") List<RateOf> buckets) {
        /** Those of a configuration that says nothing: EC2's own. */
        public static final Limits USUAL = new Limits(1, List.of());

        public Limits {
            if (times < 1) {
                throw new IllegalArgumentException("throttle.times must be 1 or more, not " + times);
            }
            buckets = List.copyOf(buckets);
        }

        /** So wide that nobody is refused. */
        public static Limits wide() {
            return new Limits(1_000_000, List.of());
        }
    }

    private record Key(AccountId account, String bucket) {}

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String MANY = "MaxCount";
    private static final String MAX_RESULTS = "MaxResults";
    private static final String FILTER = "Filter.";
    private static final String ID = "Id.";
    private static final String NAMED = "InstanceId.";

    /** More than this and those that are full are dropped: a new one is just as full. */
    private static final int BUCKETS_MAX = 100_000;

    private final Rates rates;
    private final InstantSource clock;
    private final ConcurrentHashMap<Key, Bucket> buckets = new ConcurrentHashMap<>();

    Throttle(Limits limits, InstantSource clock) {
        this.rates = Rates.of(limits.times(), limits.buckets());
        this.clock = clock;
    }

    /** Takes a token for a request, or refuses it. */
    void take(AccountId account, Action<?, ?> action, Parameters parameters) {
        String bucket = rates.bucket(action, isWholeList(parameters));
        take(new Key(account, bucket), rates.rate(action, bucket), 1);
    }

    /** True if the answer may be a list of any length: nothing is named, and no page is asked for. */
    boolean isBoundless(Action<?, ?> action, Parameters parameters) {
        return rates.lists(action) && parameters.noName(name -> name.contains(ID) || name.equals(MAX_RESULTS));
    }

    /** Takes a token for each instance that a request is to change, or refuses it. */
    void takeInstances(AccountId account, Action<?, ?> action, Parameters parameters) {
        rates.instances(action)
                .ifPresent(bucket -> take(new Key(account, bucket), rates.known(bucket), instances(parameters)));
    }

    private void take(Key key, Rate rate, double tokens) {
        Instant now = clock.instant();
        if (buckets.size() > BUCKETS_MAX) {
            buckets.values().removeIf(bucket -> bucket.isFull(now));
        }
        Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(rate, now));
        if (!bucket.take(now, Math.min(tokens, rate.size()))) {
            throw new ApiException(new ApiError.Throttled());
        }
    }

    private static boolean isWholeList(Parameters parameters) {
        return parameters.noName(
                name -> name.startsWith(FILTER) || name.equals(MAX_RESULTS) || name.equals("NextToken"));
    }

    private static double instances(Parameters parameters) {
        long named = parameters.all().keySet().stream()
                .filter(name -> name.startsWith(NAMED))
                .count();
        return parameters.get(MANY).map(Double::parseDouble).orElse((double) Math.max(1, named));
    }

    private static final class Bucket {
        private final Rate rate;
        private double tokens;
        private Instant filledAt;

        Bucket(Rate rate, Instant now) {
            this.rate = rate;
            this.tokens = rate.size();
            this.filledAt = now;
        }

        synchronized boolean isFull(Instant now) {
            fill(now);
            return tokens >= rate.size();
        }

        synchronized boolean take(Instant now, double wanted) {
            fill(now);
            if (tokens < wanted) {
                return false;
            }
            tokens -= wanted;
            return true;
        }

        private void fill(Instant now) {
            if (now.isAfter(filledAt)) {
                double seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
                tokens = Math.min(rate.size(), tokens + seconds * rate.refill());
                filledAt = now;
            }
        }
    }
}
