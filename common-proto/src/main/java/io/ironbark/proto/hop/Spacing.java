package io.ironbark.proto.hop;

import java.time.Duration;

/** How far apart posts of news are: not at all if news is rare, and the farther, the longer news follows on news. */
final class Spacing {
    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofMillis(400);

    private Duration apart = SHORTEST;

    /** How long news still waits that came so long after the last post began. */
    Duration left(Duration since) {
        Duration rest = apart.minus(since);
        if (!rest.isPositive()) {
            apart = SHORTEST;
            return Duration.ZERO;
        }
        Duration twice = apart.multipliedBy(2);
        apart = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return rest;
    }
}
