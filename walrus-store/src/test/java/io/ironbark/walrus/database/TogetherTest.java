package io.ironbark.walrus.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Questions that meet on their way to the database. */
final class TogetherTest {
    @Test
    void everyoneGetsHisOwnAnswerHoweverManyAskAtOnce() throws Exception {
        var queries = new AtomicInteger();
        var together = new Together<Integer, Integer>(questions -> {
            queries.incrementAndGet();
            return questions.stream().map(question -> question * 2).toList();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 20_000; i++) {
                int question = i;
                answers.add(threads.submit(() -> together.ask(question)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(2 * i);
            }
        }
        assertThat(queries.get()).isBetween(1, 20_000);
    }

    @Test
    void whoAsksWhileQueriesRunIsAnsweredByALaterOne() throws Exception {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        var full = new CountDownLatch(3);
        var go = new CountDownLatch(1);
        var together = new Together<String, String>(questions -> {
            sizes.add(questions.size());
            full.countDown();
            await(go);
            return questions;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var early = new ArrayList<Future<String>>();
            for (int i = 0; i < 3; i++) {
                int leader = i;
                early.add(threads.submit(() -> together.ask("leader " + leader)));
                awaitSize(sizes, i + 1);
            }
            await(full);
            var late = List.of(threads.submit(() -> together.ask("a")), threads.submit(() -> together.ask("b")));
            go.countDown();
            assertThat(late.get(0).get()).isEqualTo("a");
            assertThat(late.get(1).get()).isEqualTo("b");
            assertThat(early.getFirst().get()).isEqualTo("leader 0");
        }
        assertThat(sizes).startsWith(1, 1, 1);
    }

    @Test
    void failureIsEverybodysAndTheNextQuestionIsAnswered() throws Exception {
        var together = new Together<Integer, Integer>(questions -> {
            if (questions.contains(1)) {
                throw new SQLException("no");
            }
            return questions;
        });
        assertThatThrownBy(() -> together.ask(1))
                .isInstanceOf(SQLException.class)
                .hasMessage("no");
        assertThat(together.ask(2)).isEqualTo(2);
    }

    private static void awaitSize(ConcurrentLinkedQueue<Integer> sizes, int size) {
        while (sizes.size() < size) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
