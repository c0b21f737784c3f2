package io.ironbark.proto.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a request besides who asks for what: values by condition key. Keys have no case. A key without
 * values is the same as no key.
 */
public final class Context {
    private static final Context EMPTY = new Context(Map.of());

    private final Map<String, List<String>> values;

    private Context(Map<String, List<String>> values) {
        this.values = values;
    }

    public static Context empty() {
        return EMPTY;
    }

    /** All of these keys, in whatever case, at once. */
    public static Context of(Map<String, List<String>> all) {
        var copy = new TreeMap<String, List<String>>();
        all.forEach((key, several) -> copy.put(key.toLowerCase(Locale.ROOT), List.copyOf(several)));
        return new Context(copy);
    }

    /** This and one key more; a value given before is replaced. */
    public Context with(String key, String value) {
        return with(key, List.of(value));
    }

    /** This and one key more, with any number of values. */
    public Context with(String key, Collection<String> several) {
        var copy = new TreeMap<>(values);
        copy.put(key.toLowerCase(Locale.ROOT), List.copyOf(several));
        return new Context(copy);
    }

    /** The time of the request, {@code aws:CurrentTime} and {@code aws:EpochTime}. */
    public Context at(Instant now) {
        return with("aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
    }

    /** None, one or several. The key is in lower case. */
    List<String> values(String key) {
        return values.getOrDefault(key, List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context context && values.equals(context.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
