package io.ironbark.cloud.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldTest {
    private final Told told = new Told();

    @Test
    void whatAnAnswerHeldIsNotToldAgainToWhomeverHasItsVersion() {
        told.answered(5, page(10, 10, 12));
        assertThat(told.news(10, page(11, 10, 12, 13)).entries()).containsExactly(entry(13));
        assertThat(told.news(9, page(11, 10, 12, 13)).entries()).hasSize(3);
    }

    @Test
    void twoAnswersOfOneVersionProveNeither() {
        told.answered(5, page(10, 10));
        told.answered(5, page(10, 10, 12));
        assertThat(told.news(10, page(10, 10, 12)).entries()).hasSize(2);
        assertThat(told.repeats(10, page(10, 10, 12))).isTrue();
        told.answered(5, page(9, 12)); // of a question that was read earlier and answered later
        told.answered(5, page(10, 13));
        assertThat(told.news(10, page(11, 13, 14)).entries()).hasSize(2);
    }

    @Test
    void aVersionThatWasAskedWithProvesNoAnswerOfTheSame() {
        told.answered(10, page(10, 10, 12)); // as after a restart, while the horizon stood still
        assertThat(told.news(10, page(10, 10, 12)).entries()).hasSize(2);
    }

    /**
     * Transactions begin and commit in any order, answers get lost, the process starts anew, and all that is committed is
     * heard of in the end.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsMissedHoweverAnswersGetLost(long seed) {
        var lasting = new Told();
        var random = new SplittableRandom(seed);
        var running = new TreeSet<Long>();
        var committed = new TreeMap<Long, FeedEntry>();
        Set<FeedEntry> heard = new HashSet<>();
        long next = 1;
        long after = FeedStore.NOTHING_SEEN;
        int answers = 0;
        for (int step = 0; step < 5_000; step++) {
            boolean over = step > 4_900;
            lasting = random.nextInt(20) == 0 ? new Told() : lasting;
            if (running.size() < 10 && random.nextInt(3) > 0 && !over) {
                running.add(next++);
            }
            if (!running.isEmpty() && (over || random.nextBoolean())) {
                long ends = List.copyOf(running).get(random.nextInt(running.size()));
                running.remove(ends);
                committed.put(ends, entry(ends));
            }
            if (over || random.nextInt(4) == 0) {
                long horizon = running.isEmpty() ? next : running.first();
                var all = new FeedPage(
                        horizon,
                        after == FeedStore.NOTHING_SEEN,
                        List.copyOf(committed.tailMap(after).values()));
                FeedPage news = lasting.news(after, all);
                if (news.full() || !news.entries().isEmpty()) {
                    lasting.answered(after, all);
                    if (over || random.nextInt(5) > 0) {
                        heard.addAll(news.entries());
                        after = news.version();
                        answers++;
                    }
                }
            }
        }
        assertThat(heard).containsAll(committed.values());
        assertThat(answers).isGreaterThan(500);
    }

    private static FeedPage page(long version, long... xids) {
        return new FeedPage(
                version,
                false,
                java.util.Arrays.stream(xids).mapToObj(ToldTest::entry).toList());
    }

    private static FeedEntry entry(long xid) {
        return new FeedEntry(FeedKind.INSTANCE, "i-" + xid, xid, false);
    }
}
