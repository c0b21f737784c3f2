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
    private static final int FIRST_LOOK = 16;

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
    public record Wanted<B>(long bucketId, String prefix, String delimiter, Position<B> from, int max) {
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

    /**
     * What is walked over: an entry, or a common prefix, which has none.
     *
     * @param key that of the entry, or any that has the common prefix
     */
    public record Line<T>(String key, Optional<T> entry) {}

    /** Where entries come from. */
    public interface Source<T, B> {
        /** Entries from a position on, of keys less than one if it is given, at most so many. */
        List<T> read(Position<B> from, Optional<String> before, int limit) throws SQLException;

        /** Lines, each common prefix as one. */
        List<Line<T>> walk(Walking walking, Walking.Stretch stretch) throws SQLException;

        /** Which entry of its key an entry is. */
        B place(T entry);
    }

    /**
     * Reads a page. Without common prefixes that takes one statement; from the first common prefix on one more goes from
     * line to line, however many keys lie between.
     */
    public static <T extends Entry, B> Roll<T> read(Wanted<B> wanted, Source<T, B> source) throws SQLException {
        var builder = new Builder<T, B>(wanted, source);
        var before = Prefixes.after(wanted.prefix());
        var walking = Walking.of(wanted.prefix(), wanted.delimiter());
        var from = wanted.start();
        while (from.isPresent() && !builder.truncated) {
            int left = wanted.max() + 1 - builder.size();
            if (builder.skipped && walking.isPresent()) {
                var stretch = new Walking.Stretch(wanted.bucketId(), from.get().key(), before, left);
                builder.addLines(source.walk(walking.get(), stretch));
                break;
            }
            // The first key may well have a common prefix: don't read a page to use a row of it.
            int limit = builder.size() == 0 && walking.isPresent() ? Math.min(left, FIRST_LOOK) : left;
            from = builder.add(source.read(from.get(), before, limit), limit);
        }
        return new Roll<>(builder.entries, builder.prefixes, builder.last, builder.truncated);
    }

    private static <B> Optional<Position<B>> behind(String prefix) {
        return Prefixes.after(prefix).map(Position::at);
    }

    private static final class Builder<T extends Entry, B> {
        private final Wanted<B> wanted;
        private final Source<T, B> source;
        private final List<T> entries = new ArrayList<>();
        private final List<String> prefixes = new ArrayList<>();
        private Optional<String> last = Optional.empty();
        private boolean truncated;
        private boolean skipped;

        Builder(Wanted<B> wanted, Source<T, B> source) {
            this.wanted = wanted;
            this.source = source;
        }

        int size() {
            return entries.size() + prefixes.size();
        }

        void addLines(List<Line<T>> lines) {
            for (var line : lines) {
                if (size() == wanted.max()) {
                    truncated = true;
                    return;
                }
                if (line.entry().isPresent()) {
                    entries.add(line.entry().get());
                    last = Optional.of(line.key());
                } else {
                    last = Prefixes.common(line.key(), wanted.prefix(), wanted.delimiter());
                    last.ifPresent(prefixes::add);
                }
            }
        }

        /** Takes a batch and says where to go on, if there can be more. */
        Optional<Position<B>> add(List<T> batch, int limit) {
            var next = Optional.<Position<B>>empty();
            for (var entry : batch) {
                if (size() == wanted.max()) {
                    truncated = true;
                    return Optional.empty();
                }
                var common = Prefixes.common(entry.key(), wanted.prefix(), wanted.delimiter());
                if (common.isPresent()) {
                    prefixes.add(common.get());
                    last = common;
                    skipped = true;
                    return behind(common.get());
                }
                entries.add(entry);
                last = Optional.of(entry.key());
                next = Optional.of(new Position<>(entry.key(), false, Optional.of(source.place(entry))));
            }
            return batch.size() < limit ? Optional.empty() : next;
        }
    }
}
