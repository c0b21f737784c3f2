package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long QUIET = Silence.SUSPECT.toNanos();

    private long now;

    @Test
    void whoHearsNeitherTheControllerNorAWitnessForSomeRoundsIsAlone() {
        var silence = Silence.none();
        for (int round = 1; round < Silence.ROUNDS; round++) {
            silence = later(silence, QUIET, () -> false);
            assertThat(silence.alone()).as("after round %d", round).isFalse();
        }
        silence = later(silence, QUIET, () -> false);
        assertThat(silence.alone()).isTrue();
        assertThat(later(silence, QUIET, () -> false).alone()).as("it stays so").isTrue();
        assertThat(later(silence, QUIET, () -> true).alone()).as("one answers").isFalse();
        assertThat(later(silence, 0, () -> false).alone())
                .as("the controller answers")
                .isFalse();
    }

    @Test
    void aDeadControllerAloneIsNoSign() {
        var silence = Silence.none();
        for (int round = 0; round < 100; round++) {
            silence = later(silence, Long.MAX_VALUE, () -> true);
            assertThat(silence.alone()).isFalse();
        }
    }

    @Test
    void noWitnessIsAskedWhileTheControllerAnswers() {
        assertThat(later(Silence.none(), QUIET - 1, SilenceTest::nobodyAsks)).isEqualTo(Silence.none());
    }

    @Test
    void afterAnAnswerNobodyIsAskedForASecondAndAfterNoneAtOnce() {
        var answered = later(Silence.none(), QUIET, () -> true);
        var resting = answered.seen(now + Silence.REST.toNanos() - 1, QUIET, SilenceTest::nobodyAsks);
        assertThat(resting).isEqualTo(answered);
        var asked = resting.seen(now + Silence.REST.toNanos(), QUIET, () -> false);
        assertThat(asked.rounds()).isEqualTo(1);
        for (int round = asked.rounds(); round < Silence.ROUNDS; round++) {
            asked = asked.seen(now + Silence.REST.toNanos(), QUIET, () -> false);
        }
        assertThat(asked.alone()).isTrue();
    }

    @Test
    void anAnswerBetweenTwoRoundsWithoutOneBeginsAnew() {
        var silence = later(later(Silence.none(), QUIET, () -> false), QUIET, () -> false);
        assertThat(later(later(silence, QUIET, () -> true), QUIET, () -> false).alone())
                .isFalse();
    }

    /** What follows after a rest. */
    private Silence later(Silence silence, long quietNanos, BooleanSupplier aWitnessAnswers) {
        now += Silence.REST.toNanos();
        return silence.seen(now, quietNanos, aWitnessAnswers);
    }

    private static boolean nobodyAsks() {
        throw new AssertionError("asked");
    }
}
