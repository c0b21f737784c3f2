package io.ironbark.cloud.feed;

import java.util.Set;

/**
 * What the last answer to a zone held, so that it is not told again while it is above the horizon.
 *
 * <p>A version is the oldest transaction that ran at the time of an answer, so while launches run side by side, most of what
 * was just told is still above it. Who asks with the version of the last answer has got that answer, if no earlier answer
 * had that version and no earlier question, whose asker may have it from the process before this one. Then all that it held
 * is known there, and so is what an answer before it held, for the same reason. Otherwise the last answer may have been
 * lost, and everything from the version on is told.
 */
public final class Told {
    private long version = FeedStore.NOTHING_SEEN;
    private long highest = FeedStore.NOTHING_SEEN;
    private boolean alone;
    private Set<FeedEntry> entries = Set.of();

    /** The page without what is known where the question comes from. */
    public synchronized FeedPage news(long after, FeedPage page) {
        if (page.full() || after != version || !alone) {
            return page;
        }
        return new FeedPage(
                page.version(),
                false,
                page.entries().stream()
                        .filter(entry -> !entries.contains(entry))
                        .toList());
    }

    /** True if all this was in the last answer, which may have been lost. */
    public synchronized boolean repeats(long after, FeedPage page) {
        return !page.full() && after == version && entries.containsAll(page.entries());
    }

    /** Notes an answer, to who asked with a version, that leads to what this page has, all of it. */
    public synchronized void answered(long after, FeedPage page) {
        version = page.version();
        highest = Math.max(highest, after);
        alone = version > highest;
        highest = Math.max(highest, version);
        entries = Set.copyOf(page.entries());
    }
}
