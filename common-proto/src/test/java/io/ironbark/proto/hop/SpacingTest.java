package io.ironbark.proto.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpacingTest {
    private final Spacing spacing = new Spacing();

    @Test
    void newsThatIsRareDoesNotWait() {
        assertThat(waits(5_000, 100, 264)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void newsUponNewsWaitsForMoreAndMoreAndNoneAfterAPause() {
        assertThat(waits(10, 10, 10, 10, 400, 60)).containsExactly(90L, 190L, 390L, 390L, 0L, 40L);
    }

    private LongStream waits(long... sinceMillis) {
        return LongStream.of(sinceMillis)
                .map(since -> spacing.left(Duration.ofMillis(since)).toMillis());
    }
}
