package io.ironbark.walrus.lock;

import java.time.Instant;

/** Until when a version stays, and how firmly. */
public record Retention(LockMode mode, Instant until) {
    boolean isOver(Instant now) {
        return !until.isAfter(now);
    }

    /** True if nobody needs a permission to put this in the place of what was there. */
    public boolean isNoWeakerThan(Retention before) {
        return !until.isBefore(before.until) && mode.compareTo(before.mode) >= 0;
    }
}
