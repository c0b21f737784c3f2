package io.ironbark.node.network;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether a node is cut off though its cable has a carrier. Pure.
 *
 * That its controller is silent is no sign of that: controllers die, and guests must not suffer by it. But who hears
 * neither the controller nor any witness, which are the hosts that have no part in it (the router and other nodes), is
 * alone; then holding new flows costs nobody anything, for they would reach nobody. A single round without an answer is
 * an accident.
 *
 * @param rounds in which no witness answered, one after another
 */
record Silence(int rounds) {
    /** Two heartbeats of the node, and a while: so long a controller is never quiet unless it is away. */
    static final Duration SUSPECT = Duration.ofSeconds(11);

    static final int ROUNDS = 3;

    static Silence none() {
        return new Silence(0);
    }

    /** What follows when the controller answered so long ago; witnesses are asked only if that is suspicious. */
    Silence seen(long quietNanos, BooleanSupplier aWitnessAnswers) {
        return quietNanos < SUSPECT.toNanos() || aWitnessAnswers.getAsBoolean()
                ? none()
                : new Silence(Math.min(rounds + 1, ROUNDS));
    }

    boolean alone() {
        return rounds >= ROUNDS;
    }
}
