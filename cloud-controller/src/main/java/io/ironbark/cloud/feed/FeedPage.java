package io.ironbark.cloud.feed;

import java.util.List;

/**
 * What changed since a version.
 *
 * @param version to ask with next time
 * @param full true if these are all things there are, not just the changed ones
 */
public record FeedPage(long version, boolean full, List<FeedEntry> entries) {
    public FeedPage {
        entries = List.copyOf(entries);
    }
}
