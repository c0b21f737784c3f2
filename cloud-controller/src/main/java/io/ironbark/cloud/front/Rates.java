package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How often an account may call what: EC2's own table, and what the operator says instead. */
final class Rates {
    private static final String TABLE = "request-rates.txt";
    private static final String READS = "non-mutating";
    private static final String LISTS = "unfiltered";
    private static final String WRITES = "mutating";
    private static final String INSTANCES = ".instances";

    private final Map<String, Rate> byBucket = new HashMap<>();
    private final Set<String> lists = new HashSet<>();

    private Rates() {}

    /** EC2's, so many times as large and as fast, but for those that are named. */
    static Rates of(int factor, List<RateOf> named) {
        var rates = read();
        rates.byBucket.replaceAll((_, rate) -> rate.times(factor));
        named.forEach(one -> rates.byBucket.put(one.bucket(), one.rate()));
        return rates;
    }

    /** True if the action answers with a list that may be long. */
    boolean lists(Action<?, ?> action) {
        return lists.contains(action.name());
    }

    /** The bucket that a request takes a token from. Whoever asks for a whole list takes it from a smaller one. */
    String bucket(Action<?, ?> action, boolean wholeList) {
        return wholeList && lists(action) ? action.name() + "/" + LISTS : action.name();
    }

    /** The rate of a bucket that {@link #bucket} named. */
    Rate rate(Action<?, ?> action, String bucket) {
        if (bucket.endsWith(LISTS)) {
            return known(LISTS);
        }
        Rate own = byBucket.get(action.name());
        return own != null ? own : known(action.mutating() ? WRITES : READS);
    }

    /** The bucket of instances that an action changes, if it has one. */
    Optional<String> instances(Action<?, ?> action) {
        return Optional.of(action.name() + INSTANCES).filter(byBucket::containsKey);
    }

    /** The rate of a bucket that {@link #instances} named. */
    Rate known(String bucket) {
        return Objects.requireNonNull(byBucket.get(bucket), bucket);
    }

    private static Rates read() {
        var rates = new Rates();
        try (InputStream in = Objects.requireNonNull(Rates.class.getResourceAsStream(TABLE), TABLE)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> rates.add(List.of(line.strip().split("\\s+", -1))));
            return rates;
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE, e);
        }
    }

    private void add(List<String> words) {
        switch (words.getFirst()) {
            case "unfiltered:" -> lists.addAll(words.subList(1, words.size()));
            case "instances:" -> byBucket.put(words.get(1) + INSTANCES, rate(words.subList(2, words.size())));
            default -> byBucket.put(words.getFirst(), rate(words.subList(1, words.size())));
        }
    }

    private static Rate rate(List<String> numbers) {
        return new Rate(Double.parseDouble(numbers.getFirst()), Double.parseDouble(numbers.getLast()));
    }
}
