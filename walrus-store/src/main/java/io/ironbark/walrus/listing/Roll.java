package io.ironbark.walrus.listing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of things of which a key may have several: versions, uploads.
 *
 * @param last the last key or common prefix on it, to go on after, if there is more
 */
public record Roll<T extends Roll.Entry>(
        List<T> entries, List<String> commonPrefixes, Optional<String> last, boolean isTruncated) {
    private static final int AFTER_SKIP = 8;

    /** One of them. */
    public interface Entry {
        String key();
    }

    /**
     * Where to go on: behind an entry of a key, behind a key, or, with nothing before it, at a key.
     *
     * @param behind says which entry of the key
     */
    public record Position<B>(String key, boolean inclusive, Optional<B> behind) {
        static <B> Position<B> at(String key) {
            return new Position<>(key, true, Optional.empty());
        }

        public static <B> Position<B> after(String key) {
            return new Position<>(key, false, Optional.empty());
        }
    }

    /** What is listed. */
    public record Wanted<B>(String prefix, String delimiter, Position<B> from, int max) {
        /** Where to begin; a marker within a common prefix is behind all of it. */
        Optional<Position<B>> start() {
            if (Prefixes.compare(from.key(), prefix) < 0) {
                return Optional.of(Position.at(prefix));
            }
            var common = from.key().startsWith(prefix)
                    ? Prefixes.common(from.key(), prefix, delimiter)
                    : Optional.<String>empty();
            return common.isPresent() ? behind(common.get()) : Optional.of(from);
        }
    }

    /** Reads entries from a position on, of keys less than one if it is given, at most so many. */
    @FunctionalInterface
    public interface Source<T, B> {
        List<T> read(Position<B> from, Optional<String> before, int limit) throws SQLException;
    }

    /** Says which entry of its key an entry is. */
    @FunctionalInterface
    public interface Place<T, B> {
        B of(T entry);
    }

    /** Pages through entries until the page is full: after a common prefix it goes on behind all that have it. */
    public static <T extends Entry, B> Roll<T> read(Wanted<B> wanted, Source<T, B> source, Place<T, B> place)
            throws SQLException {
        var entries = new ArrayList<T>();
        var prefixes = new ArrayList<String>();
        var last = Optional.<String>empty();
        var before = Prefixes.after(wanted.prefix());
        var from = wanted.start();
        int limit = wanted.max() + 1;
        while (from.isPresent()) {
            var batch = source.read(from.get(), before, limit);
            var next = Optional.<Position<B>>empty();
            for (var entry : batch) {
                if (entries.size() + prefixes.size() == wanted.max()) {
                    return new Roll<>(entries, prefixes, last, true);
                }
                var common = Prefixes.common(entry.key(), wanted.prefix(), wanted.delimiter());
                if (common.isPresent()) {
                    prefixes.add(common.get());
                    last = common;
                    next = behind(common.get());
                    break;
                }
                entries.add(entry);
                last = Optional.of(entry.key());
                next = Optional.of(new Position<>(entry.key(), false, Optional.of(place.of(entry))));
            }
            boolean skipped = last.isPresent() && next.isPresent() && next.get().inclusive();
            from = batch.size() < limit && !skipped ? Optional.empty() : next;
            // After a common prefix the next one is likely near: don't read a page to use a row of it.
            limit = skipped ? Math.min(wanted.max() + 1, AFTER_SKIP) : wanted.max() + 1;
        }
        return new Roll<>(entries, prefixes, last, false);
    }

    private static <B> Optional<Position<B>> behind(String prefix) {
        return Prefixes.after(prefix).map(Position::at);
    }
}
