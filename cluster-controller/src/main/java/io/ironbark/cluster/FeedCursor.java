package io.ironbark.cluster;

import io.ironbark.proto.zone.ZoneDesired;
import java.time.Duration;

/** Up to where the cloud controller's feed was read: nothing at first, and nothing again when all is to be read anew. */
final class FeedCursor {
    private final Duration resync;
    private long version;
    private long wholeReadMillis;
    private boolean synced;

    FeedCursor(Duration resync) {
        this.resync = resync;
    }

    /** The version to ask from; 0 asks for everything. */
    synchronized long after(long nowMillis) {
        return synced && nowMillis - wholeReadMillis < resync.toMillis() ? version : 0;
    }

    synchronized void received(ZoneDesired document, long nowMillis) {
        if (document.full()) {
            synced = true;
            wholeReadMillis = nowMillis;
        }
        version = document.version();
    }

    synchronized boolean isSynced() {
        return synced;
    }
}
