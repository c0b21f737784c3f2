package io.ironbark.node.instance;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param stop until a guest that was asked to power off is switched off
 * @param terminate until the guest of an instance that ends, which was asked to power off, is switched off
 * @param reboot until a guest that was asked to reboot is reset
 * @param launch until a launch that keeps failing is given up
 */
public record Patience(Duration stop, Duration terminate, Duration reboot, Duration launch) {
    /** How often a guest is reminded that it should power off; a booting one misses the first button press. */
    static final Duration REMINDER = Duration.ofSeconds(5);
}
