package io.ironbark.proto.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Questions that are asked at the same time go to the database as one. Each is answered by a query that began after it was
 * asked, so an answer is as fresh as one of its own; and nothing is kept, so there is nothing to go stale, however many
 * processes write.
 *
 * <p>Whoever asks while few queries run leads: it takes what has been asked so far, its own question among it, and asks for
 * all. Who comes meanwhile waits and is then answered by the next, or leads it. A single caller never waits. For who must not
 * wait, such as an event loop, a thread that may leads, and goes on for as long as there are questions.
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

    /** What came of a question. */
    @FunctionalInterface
    public interface Outcome<A> {
        /** The answer; throws if there is none to be had. */
        A get() throws SQLException;
    }

    /** A question that waits. Its {@code lead} makes whoever asks, or a thread for him, lead if nobody else does. */
    private static final class Asked<Q, A> {
        private final Q question;
        private final Runnable lead;
        private final Consumer<Outcome<A>> then;
        private volatile boolean taken;
        private volatile Optional<Outcome<A>> outcome = Optional.empty();

        Asked(Q question, Runnable lead, Consumer<Outcome<A>> then) {
            this.question = question;
            this.lead = lead;
            this.then = then;
        }

        void end(Outcome<A> with) {
            outcome = Optional.of(with);
            then.accept(with);
        }
    }

    /**
     * Asks, and says later what came of it, on one of these threads. Never waits. {@code then} must neither hold the thread up
     * nor throw: others wait for it to go on.
     */
    public void ask(Q question, Executor threads, Consumer<Outcome<A>> then) {
        Runnable lead = () -> threads.execute(this::leadOn);
        waiting.add(new Asked<>(question, lead, then));
        if (leaders.availablePermits() > 0) {
            lead.run(); // who leads already looks for questions once more after it has given up its place
        }
    }

    private void leadOn() {
        while (!waiting.isEmpty() && leaders.tryAcquire()) {
            lead();
        }
    }

    /** Asks, alone or with others. */
    public A ask(Q question) throws SQLException {
        var thread = Thread.currentThread();
        Runnable wake = () -> LockSupport.unpark(thread);
        var mine = new Asked<Q, A>(question, wake, _ -> wake.run());
        waiting.add(mine);
        boolean interrupted = false;
        while (mine.outcome.isEmpty()) {
            // Whose question another has taken along leaves leading to those who still wait.
            if (!mine.taken && leaders.tryAcquire()) {
                try {
                    lead();
                } finally {
                    letNextLead();
                }
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return mine.outcome.get().get();
    }

    private void letNextLead() {
        var next = waiting.peek();
        if (next != null) {
            next.lead.run();
        }
    }

    /** Asks for those that wait; then somebody who came too late for it must be made to lead. */
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
        }
    }

    private void answer(List<Asked<Q, A>> all) {
        try {
            var answers =
                    answering.answer(all.stream().map(asked -> asked.question).toList());
            for (int i = 0; i < all.size(); i++) {
                A answer = answers.get(i);
                all.get(i).end(() -> answer);
            }
        } catch (SQLException | RuntimeException e) {
            all.stream()
                    .filter(asked -> asked.outcome.isEmpty())
                    .forEach(asked -> asked.end(() -> {
                        throw failure(e);
                    }));
        }
    }

    /** Several threads throw it, so each throws one of its own. */
    private static SQLException failure(Exception cause) {
        return new SQLException(String.valueOf(cause.getMessage()), cause);
    }
}
