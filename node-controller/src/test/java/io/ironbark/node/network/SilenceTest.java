package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long QUIET = Silence.SUSPECT.toNanos();

    @Test
    void whoHearsNeitherTheControllerNorAWitnessForSomeRoundsIsAlone() {
        var silence = Silence.none();
        for (int round = 1; round < Silence.ROUNDS; round++) {
            silence = silence.seen(QUIET, () -> false);
            assertThat(silence.alone()).as("after round %d", round).isFalse();
        }
        silence = silence.seen(QUIET, () -> false);
        assertThat(silence.alone()).isTrue();
        assertThat(silence.seen(QUIET, () -> false).alone()).as("it stays so").isTrue();
        assertThat(silence.seen(QUIET, () -> true).alone()).as("one answers").isFalse();
        assertThat(silence.seen(0, () -> false).alone())
                .as("the controller answers")
                .isFalse();
    }

    @Test
    void aDeadControllerAloneIsNoSign() {
        var silence = Silence.none();
        for (int round = 0; round < 100; round++) {
            silence = silence.seen(Long.MAX_VALUE, () -> true);
            assertThat(silence.alone()).isFalse();
        }
    }

    @Test
    void noWitnessIsAskedWhileTheControllerAnswers() {
        BooleanSupplier nobodyAsks = () -> {
            throw new AssertionError("asked");
        };
        assertThat(Silence.none().seen(QUIET - 1, nobodyAsks)).isEqualTo(Silence.none());
    }

    @Test
    void anAnswerBetweenTwoRoundsWithoutOneBeginsAnew() {
        var silence = Silence.none().seen(QUIET, () -> false).seen(QUIET, () -> false);
        assertThat(silence.seen(QUIET, () -> true).seen(QUIET, () -> false).alone())
                .isFalse();
    }
}
