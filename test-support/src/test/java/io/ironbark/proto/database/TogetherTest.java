package io.ironbark.proto.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.testsupport.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Questions that meet on their way to the database. */
final class TogetherTest {
    private static final int LEADERS = 3;

    @Test
    void everyoneGetsHisOwnAnswerHoweverManyAskAtOnce() throws Exception {
        var queries = new AtomicInteger();
        var together = new Together<Integer, Integer>(LEADERS, questions -> {
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
        var together = new Together<String, String>(LEADERS, questions -> {
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
    void whoIsTakenAlongWaitsAndDoesNotSpin() throws Exception {
        var go = new Semaphore(0);
        var asked = new ConcurrentLinkedQueue<Integer>();
        var together = new Together<String, String>(LEADERS, questions -> {
            asked.add(questions.size());
            go.acquireUninterruptibly();
            return questions;
        });
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 5; i++) {
            var question = "question " + i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    together.ask(question);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
            if (i < 3) {
                awaitSize(asked, i + 1);
            } else {
                Await.until(
                        "waits", Duration.ofSeconds(30), () -> threads.getLast().getState() == Thread.State.WAITING);
            }
        }
        go.release();
        awaitSize(asked, 4); // one of the last two leads, and the other is taken along
        assertThat(asked).endsWith(2);
        Await.until(
                "both wait",
                Duration.ofSeconds(30),
                () -> threads.subList(3, 5).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        go.release(4);
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoMustNotWaitIsToldLaterAndAnsweredWithOthers() throws Exception {
        var go = new CountDownLatch(1);
        var together = new Together<Integer, Integer>(1, questions -> {
            await(go);
            return questions.stream().map(question -> question * 2).toList();
        });
        var told = new ConcurrentLinkedQueue<Integer>();
        try (var threads = Executors.newCachedThreadPool();
                var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                together.ask(i, threads, outcome -> {
                    try {
                        told.add(outcome.get());
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            assertThat(told).isEmpty();
            Future<Integer> who = waiting.submit(() -> together.ask(-1));
            go.countDown();
            assertThat(who.get()).isEqualTo(-2);
            Await.until("all are told", Duration.ofSeconds(30), () -> told.size() == 1_000);
        }
        assertThat(told).doesNotHaveDuplicates().contains(0, 1_998);
    }

    @Test
    void failureIsEverybodysAndTheNextQuestionIsAnswered() throws Exception {
        var together = new Together<Integer, Integer>(LEADERS, questions -> {
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
