package io.ironbark.cloud.feed;

import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.ZoneName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Wakes who waits for news of a zone, within this process. It is a hint only: news written by another process, or by a
 * transaction whose process died right after its commit, is found by polling.
 */
public final class ZoneSignal {
    private final ConcurrentMap<ZoneName, Signal> signals = new ConcurrentHashMap<>();

    /** The signal of one zone. */
    public Signal of(ZoneName zone) {
        return signals.computeIfAbsent(zone, _ -> new Signal());
    }

    /** Wakes all who wait for the zone. */
    public void wake(ZoneName zone) {
        of(zone).raise();
    }
}
