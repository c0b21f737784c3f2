package io.ironbark.node.instance;

import io.ironbark.node.domain.Sighting;
import java.time.Instant;
import java.util.Optional;

/**
 * What a look at the host found of an instance.
 *
 * @param disk whether its own disk is there
 * @param rebooted when its guest was last heard to go through a reset, if it was
 */
record Seen(Sighting domain, boolean disk, String bootId, Optional<Instant> rebooted, Instant at) {}
