package io.ironbark.walrus.listing;

import io.ironbark.walrus.listing.ListingStore.From;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param last the last key or common prefix on it, to go on after, if there is more
 */
record Page(List<Listed> objects, List<String> commonPrefixes, Optional<String> last, boolean isTruncated) {
    /** What is listed. */
    record Wanted(long bucketId, String prefix, String delimiter, String after, int max) {}

    /** Reads objects of a range, at most so many. */
    interface Reader {
        /** All of them. */
        List<Listed> read(ListingStore.Range range, int limit) throws SQLException;

        /** Those that a listing shows: of each common prefix only the first. */
        List<Listed> walk(ListingStore.Range range, ListingStore.Rolling rolling, int limit) throws SQLException;
    }

    /**
     * Reads a page of keys as they lie, and from the first common prefix on only what is shown, which takes one statement
     * for all prefixes of the page.
     */
    static Page read(Wanted wanted, Reader reader) throws SQLException {
        var builder = new Builder(wanted);
        var before = Prefixes.after(wanted.prefix());
        var from = builder.start();
        var rolling = Prefixes.after(wanted.delimiter())
                .map(after -> new ListingStore.Rolling(wanted.prefix(), wanted.delimiter(), after));
        while (from.isPresent() && !builder.truncated) {
            var range = new ListingStore.Range(wanted.bucketId(), from.get(), before);
            int left = wanted.max() + 1 - builder.size();
            // The first key may well have a common prefix: don't read a page to use a row of it.
            int limit = builder.size() == 0 && rolling.isPresent() ? Math.min(left, FIRST_LOOK) : left;
            boolean walks = builder.skipped && rolling.isPresent();
            from = walks
                    ? builder.addAll(reader.walk(range, rolling.get(), left))
                    : builder.add(reader.read(range, limit), limit);
        }
        return new Page(builder.objects, builder.commonPrefixes, builder.last, builder.truncated);
    }

    private static final int FIRST_LOOK = 16;

    private static final class Builder {
        private final Wanted wanted;
        private final List<Listed> objects = new ArrayList<>();
        private final List<String> commonPrefixes = new ArrayList<>();
        private Optional<String> last = Optional.empty();
        private boolean truncated;
        private boolean skipped;

        Builder(Wanted wanted) {
            this.wanted = wanted;
        }

        /** Where to begin; a marker within a common prefix is behind all of it. */
        Optional<From> start() {
            var after = wanted.after();
            if (Prefixes.compare(after, wanted.prefix()) < 0) {
                return Optional.of(new From(wanted.prefix(), true));
            }
            var common = after.startsWith(wanted.prefix())
                    ? Prefixes.common(after, wanted.prefix(), wanted.delimiter())
                    : Optional.<String>empty();
            return common.isPresent() ? behind(common.get()) : Optional.of(new From(after, false));
        }

        private static Optional<From> behind(String prefix) {
            return Prefixes.after(prefix).map(key -> new From(key, true));
        }

        int size() {
            return objects.size() + commonPrefixes.size();
        }

        /** Takes what was walked over, each of which stands for one line. */
        Optional<From> addAll(List<Listed> batch) {
            for (var listed : batch) {
                if (size() == wanted.max()) {
                    truncated = true;
                    return Optional.empty();
                }
                var common = Prefixes.common(listed.key(), wanted.prefix(), wanted.delimiter());
                last = Optional.of(common.orElse(listed.key()));
                common.ifPresentOrElse(commonPrefixes::add, () -> objects.add(listed));
            }
            return Optional.empty();
        }

        /** Takes a batch and says where to go on, if there can be more. */
        Optional<From> add(List<Listed> batch, int limit) {
            skipped = false;
            for (var listed : batch) {
                if (size() == wanted.max()) {
                    truncated = true;
                    return Optional.empty();
                }
                var common = Prefixes.common(listed.key(), wanted.prefix(), wanted.delimiter());
                if (common.isPresent()) {
                    commonPrefixes.add(common.get());
                    last = common;
                    skipped = true;
                    return behind(common.get());
                }
                objects.add(listed);
                last = Optional.of(listed.key());
            }
            return batch.size() < limit ? Optional.empty() : last.map(key -> new From(key, false));
        }
    }
}
