package io.ironbark.node.instance;

import io.ironbark.node.domain.Sighting;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a look at the host found of an instance.
 *
 * @param disk whether its own disk is there
 * @param rebooted when its guest was last heard to go through a reset, if it was
 * @param cards the MAC addresses of the network cards that its guest has; empty if nobody looked
 */
record Seen(
        Sighting domain,
        boolean disk,
        String bootId,
        Optional<Instant> rebooted,
        Optional<SortedSet<String>> cards,
        Instant at) {
    /** Without a look at its network cards. */
    Seen(Sighting domain, boolean disk, String bootId, Optional<Instant> rebooted, Instant at) {
        this(domain, disk, bootId, rebooted, Optional.empty(), at);
    }
}
