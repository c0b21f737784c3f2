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
    @FunctionalInterface
    interface Reader {
        List<Listed> read(ListingStore.Range range, int limit) throws SQLException;
    }

    /** Pages through ranges until the page is full: after a common prefix it goes on behind all that have it. */
    static Page read(Wanted wanted, Reader reader) throws SQLException {
        var builder = new Builder(wanted);
        var before = Prefixes.after(wanted.prefix());
        var from = builder.start();
        int limit = wanted.max() + 1;
        while (from.isPresent() && !builder.truncated) {
            var batch = reader.read(new ListingStore.Range(wanted.bucketId(), from.get(), before), limit);
            from = builder.add(batch, limit);
            // After a common prefix the next one is likely near: don't read a page to use a row of it.
            limit = builder.skipped ? Math.min(wanted.max() + 1, AFTER_SKIP) : wanted.max() + 1;
        }
        return new Page(builder.objects, builder.commonPrefixes, builder.last, builder.truncated);
    }

    private static final int AFTER_SKIP = 8;

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

        /** Takes a batch and says where to go on, if there can be more. */
        Optional<From> add(List<Listed> batch, int limit) {
            skipped = false;
            for (var listed : batch) {
                if (objects.size() + commonPrefixes.size() == wanted.max()) {
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
