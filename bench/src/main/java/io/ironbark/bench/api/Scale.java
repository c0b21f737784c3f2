package io.ironbark.bench.api;

import java.io.PrintStream;
import java.time.Duration;

/**
 * How much of everything.
 *
 * @param walked instances of the account that is walked over
 * @param first instances of all accounts at first
 * @param second instances of all accounts later
 * @param warmUpTurn how long each kind of request is made in its turn, before anything is measured
 * @param warmUpLimit at most, for all turns
 * @param residents instances that the simulated nodes have before the burst
 */
record Scale(
        int accounts,
        int walked,
        int first,
        int second,
        int nodes,
        int residents,
        int burst,
        Duration warmUp,
        Duration measured,
        Duration warmUpTurn,
        Duration warmUpLimit) {
    static final Scale WHOLE = new Scale(
            100,
            5_000,
            5_100,
            50_000,
            1_000,
            20_000,
            500,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofSeconds(240));

    /** A part of it, for a first look. */
    static final Scale QUICK = new Scale(
            10,
            5_000,
            5_100,
            5_100,
            0,
            0,
            500,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60));

    /** Only to see whether the program works. */
    static final Scale SMOKE = new Scale(
            3,
            120,
            150,
            200,
            10,
            50,
            10,
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofMillis(100),
            Duration.ofMillis(1));

    /** Copies that each of the other accounts gets, to have so many instances in all. */
    int others(int all) {
        return Math.max(1, (all - walked) / (accounts - 1));
    }

    /** So much load before anything is measured. */
    WarmUp warmUp(PrintStream out) {
        return new WarmUp(warmUpTurn, warmUpLimit, out);
    }
}
