package io.ironbark.node.network;

import java.time.Duration;
import java.util.OptionalLong;
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
 * @param answeredNanos when the last round was asked, if it was answered
 */
record Silence(int rounds, OptionalLong answeredNanos) {
    /** Two heartbeats of the node, and a while: so long a controller is never quiet unless it is away. */
    static final Duration SUSPECT = Duration.ofSeconds(11);

    static final int ROUNDS = 3;

    /** After a round with an answer: while a controller is down, a thousand nodes ask one router. */
    static final Duration REST = Duration.ofSeconds(1);

    static Silence none() {
        return new Silence(0, OptionalLong.empty());
    }

    /**
     * What follows when the controller answered so long ago; witnesses are asked only if that is suspicious, and not again
     * at once when one has answered.
     */
    Silence seen(long nowNanos, long quietNanos, BooleanSupplier aWitnessAnswers) {
        if (quietNanos < SUSPECT.toNanos()) {
            return none();
        }
        if (answeredNanos.isPresent() && nowNanos - answeredNanos.getAsLong() < REST.toNanos()) {
            return this;
        }
        return aWitnessAnswers.getAsBoolean()
                ? new Silence(0, OptionalLong.of(nowNanos))
                : new Silence(Math.min(rounds + 1, ROUNDS), OptionalLong.empty());
    }

    boolean alone() {
        return rounds >= ROUNDS;
    }
}
