package io.ironbark.proto.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Questions that are asked at the same time go to the database as one. Each is answered by a query that began after it was
 * asked, so an answer is as fresh as one of its own; and nothing is kept, so there is nothing to go stale, however many
 * processes write.
 *
 * <p>Whoever asks while few queries run leads: it takes what has been asked so far, its own question among it, and asks for
 * all. Who comes meanwhile waits and is then answered by the next, or leads it. A single caller never waits.
 *
 * @param <Q> a question
 * @param <A> an answer
 */
public final class Together<Q, A> {
    private static final int MAX_QUESTIONS = 64;

    private final Answering<Q, A> answering;
    private final ConcurrentLinkedQueue<Asked<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore leaders;

    /** Answers all, in their order. */
    @FunctionalInterface
    public interface Answering<Q, A> {
        List<A> answer(List<Q> questions) throws SQLException;
    }

    /** With so many queries at once: the fewer they are, the more each answers. */
    public Together(int leaders, Answering<Q, A> answering) {
        this.answering = answering;
        this.leaders = new Semaphore(leaders);
    }

    private static final class Asked<Q, A> {
        private final Q question;
        private final Thread thread = Thread.currentThread();
        private volatile boolean taken;
        private volatile Optional<Outcome<A>> outcome = Optional.empty();

        Asked(Q question) {
            this.question = question;
        }

        void end(Outcome<A> with) {
            outcome = Optional.of(with);
            LockSupport.unpark(thread);
        }
    }

    private sealed interface Outcome<A> {}

    private record Answer<A>(A value) implements Outcome<A> {}

    private record Failure<A>(Exception cause) implements Outcome<A> {}

    /** Asks, alone or with others. */
    public A ask(Q question) throws SQLException {
        var mine = new Asked<Q, A>(question);
        waiting.add(mine);
        boolean interrupted = false;
        while (mine.outcome.isEmpty()) {
            // Whose question another has taken along leaves leading to those who still wait.
            if (!mine.taken && leaders.tryAcquire()) {
                lead();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (mine.outcome.get()) {
            case Answer<A>(var value) -> value;
            case Failure<A>(var cause) -> throw failure(cause);
        };
    }

    /** Asks for those that wait; then somebody who came too late for it may lead. */
    private void lead() {
        try {
            var all = new ArrayList<Asked<Q, A>>();
            for (var next = waiting.poll(); next != null; next = all.size() < MAX_QUESTIONS ? waiting.poll() : null) {
                next.taken = true;
                all.add(next);
            }
            if (!all.isEmpty()) {
                answer(all);
            }
        } finally {
            leaders.release();
            var next = waiting.peek();
            if (next != null) {
                LockSupport.unpark(next.thread);
            }
        }
    }

    private void answer(List<Asked<Q, A>> all) {
        try {
            var answers =
                    answering.answer(all.stream().map(asked -> asked.question).toList());
            for (int i = 0; i < all.size(); i++) {
                all.get(i).end(new Answer<>(answers.get(i)));
            }
        } catch (SQLException | RuntimeException e) {
            all.stream().filter(asked -> asked.outcome.isEmpty()).forEach(asked -> asked.end(new Failure<>(e)));
        }
    }

    /** Several threads throw it, so each throws one of its own. */
    private static SQLException failure(Exception cause) {
        return new SQLException(String.valueOf(cause.getMessage()), cause);
    }
}
