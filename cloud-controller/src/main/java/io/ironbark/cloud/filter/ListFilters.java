package io.ironbark.cloud.filter;

import io.ironbark.cloud.api.Filter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The filters of a noun that has few things, all in memory.
 *
 * @param texts by the names of filters: what of a thing the values are matched against, any of them
 */
public record ListFilters<T>(Map<String, Function<T, List<String>>> texts) {
    public ListFilters {
        texts = new TreeMap<>(texts);
    }

    /** The names that an action's filters may have. */
    public SortedSet<String> names() {
        return new TreeSet<>(texts.keySet());
    }

    /** The things that pass all filters. */
    public List<T> apply(List<T> things, List<Filter> filters) {
        return things.stream()
                .filter(thing -> filters.stream().allMatch(filter -> passes(thing, filter)))
                .toList();
    }

    private boolean passes(T thing, Filter filter) {
        List<String> found = Objects.requireNonNull(texts.get(filter.name())).apply(thing);
        return filter.values().stream()
                .map(Wildcard::new)
                .anyMatch(value -> found.stream().anyMatch(value::matches));
    }
}
