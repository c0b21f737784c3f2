package io.ironbark.proto.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * A collection of things with a key of their own after a change: found in one pass over both, which are in the order of
 * these keys already.
 */
final class Changed {
    private Changed() {}

    /** In order. */
    static <K extends Comparable<K>, T> List<T> of(
            Collection<T> before, Collection<T> put, Collection<K> gone, Function<T, K> key) {
        var result = new ArrayList<T>(before.size() + put.size());
        var news = new Peeking<>(inOrder(put, key));
        for (T old : inOrder(before, key)) {
            while (news.compareTo(old, key) < 0) {
                result.add(news.take());
            }
            if (news.compareTo(old, key) == 0) {
                result.add(news.take());
            } else if (!gone.contains(key.apply(old))) {
                result.add(old);
            }
        }
        while (news.hasMore()) {
            result.add(news.take());
        }
        return result;
    }

    /** Documents are written in order; one that comes from elsewhere need not be. */
    private static <K extends Comparable<K>, T> Collection<T> inOrder(Collection<T> items, Function<T, K> key) {
        if (items instanceof SortedSet<T>) {
            return items;
        }
        Iterator<T> rest = items.iterator();
        if (rest.hasNext()) {
            K last = key.apply(rest.next());
            while (rest.hasNext()) {
                K next = key.apply(rest.next());
                if (last.compareTo(next) > 0) {
                    return items.stream().sorted(Comparator.comparing(key)).toList();
                }
                last = next;
            }
        }
        return items;
    }

    /** A pass over a collection that shows what comes next. */
    private static final class Peeking<T> {
        private final Iterator<T> rest;
        private Optional<T> next;

        Peeking(Collection<T> items) {
            rest = items.iterator();
            next = advance();
        }

        boolean hasMore() {
            return next.isPresent();
        }

        T take() {
            T taken = next.orElseThrow();
            next = advance();
            return taken;
        }

        /** How the next one's key compares with this one's; when there is none, it is behind all. */
        <K extends Comparable<K>> int compareTo(T item, Function<T, K> key) {
            return next.isEmpty() ? 1 : key.apply(next.get()).compareTo(key.apply(item));
        }

        private Optional<T> advance() {
            return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
        }
    }
}
