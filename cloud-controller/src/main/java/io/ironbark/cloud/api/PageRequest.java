package io.ironbark.cloud.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which page of a list is asked for: at most {@code limit} things, those whose key comes after {@code after}.
 *
 * Pages are cut by key (the sort key of the list, such as an id), not by number, so nothing is lost or doubled when
 * others come and go meanwhile.
 *
 * @param bound what the pages of one walk have in common, so that a token fits no other request
 */
public record PageRequest(Optional<Integer> limit, Optional<String> after, String bound) {
    /** Everything, as without MaxResults. */
    public static final PageRequest ALL = new PageRequest(Optional.empty(), Optional.empty(), "");

    /** A page and, unless it is the last, the token of the next. */
    public record Page<T>(List<T> items, Optional<String> nextToken) {}

    /** Refuses pages of what is named by ids; takes EC2's name of their set. */
    public void refuseBeside(List<?> ids, String set) {
        if (!ids.isEmpty() && limit.isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter " + set + " cannot be used with the parameter maxResults"));
        }
    }

    /** How many rows to read: one more than the page, which tells whether there is a next; all if there is no limit. */
    public int rows() {
        return limit.map(asked -> asked + 1).orElse(Integer.MAX_VALUE);
    }

    /** The page of rows read in key order from after {@link #after}, {@link #rows()} at most. */
    public <T> Page<T> cut(List<T> rows, Function<T, String> key) {
        if (limit.isEmpty() || rows.size() <= limit.get()) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = List.copyOf(rows.subList(0, limit.get()));
        return new Page<>(items, Optional.of(PageToken.of(bound, key.apply(items.getLast()))));
    }

    /** The page of a whole list that is in memory and in key order. */
    public <T> Page<T> of(List<T> all, Function<T, String> key) {
        List<T> rest = all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .limit(rows())
                .toList();
        return cut(rest, key);
    }
}
