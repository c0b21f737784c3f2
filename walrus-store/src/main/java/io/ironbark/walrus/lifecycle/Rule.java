package io.ironbark.walrus.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * A rule.
 *
 * @param expiration of current versions
 * @param noncurrent of the others
 * @param abortDays after which an upload is given up that was never completed
 */
public record Rule(
        String id,
        boolean isEnabled,
        Filter filter,
        Optional<Expiration> expiration,
        Optional<Noncurrent> noncurrent,
        Optional<Integer> abortDays) {
    /** When objects expire: one of the three. */
    public record Expiration(Optional<Integer> days, Optional<Instant> date, boolean markers) {}

    /**
     * When versions go.
     *
     * @param days since each was replaced
     * @param kept how many of the newest stay all the same
     */
    public record Noncurrent(int days, int kept) {}
}
