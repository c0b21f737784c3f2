package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child's loop around {@code GET desired}: polls without end, hands over each newer document, and waits with jitter
 * when the parent can't be reached. What is handed over is applied on this loop's thread before the next poll.
 */
public final class DesiredPoll<D> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DesiredPoll.class);

    /** The least time between two polls that brought nothing, should a parent not honour the wait. */
    private static final Duration FLOOR = Duration.ofMillis(50);

    /** Between the arrivals of two documents, so that a parent with much news tells several at once. */
    private static final Duration APART = Duration.ofMillis(30);

    /** The same while there is news without end. */
    private static final Duration FARTHEST_APART = Duration.ofMillis(120);

    /**
     * What to poll.
     *
     * @param path with what the child has, such as {@code /v1/zones/z/desired?after=7}; asked for before each poll
     * @param patience how long the parent may wait
     * @param longestBackoff between tries while the parent can't be reached
     */
    public record Source<D>(Supplier<String> path, Class<D> type, Duration patience, Duration longestBackoff) {}

    /** Makes a document true, or hands it over to who does. */
    @FunctionalInterface
    public interface Apply<D> {
        void apply(D document) throws InterruptedException;
    }

    private final HopClient client;
    private final Source<D> source;
    private final Apply<D> apply;
    private final Parent parent;
    private final Thread thread;
    private final Waiting waiting = new Waiting();
    private volatile boolean closed;
    private Duration apart = APART;

    private DesiredPoll(HopClient client, Source<D> source, Apply<D> apply, RandomGenerator random) {
        this.client = client;
        this.source = source;
        this.apply = apply;
        String name = "poll-" + source.type().getSimpleName();
        this.parent = new Parent(LOG, name, source.longestBackoff(), random);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public static <D> DesiredPoll<D> start(HopClient client, Source<D> source, Apply<D> apply, RandomGenerator random) {
        var poll = new DesiredPoll<>(client, source, apply, random);
        poll.thread.start();
        return poll;
    }

    /** True if the last poll was answered. */
    public boolean parentReached() {
        return parent.reached();
    }

    /** When the parent answered last, by {@link System#nanoTime}; the beginning if it never did. */
    public long heardNanos() {
        return parent.heardNanos();
    }

    /** Asks anew, and over a new connection: what was asked before a cable was cut may never be answered. */
    public void renew() {
        waiting.cutShort();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed && !Thread.currentThread().isInterrupted()) {
                once();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    private void once() throws InterruptedException {
        long start = System.nanoTime();
        var answer = waiting.on(() -> client.poll(source.path().get(), source.type(), source.patience()));
        if (answer.isEmpty()) {
            return;
        }
        switch (answer.get()) {
            case Answer.Got<D>(var document) -> {
                parent.answered();
                long arrived = System.nanoTime();
                apart = apart(Duration.ofNanos(arrived - start));
                apply.apply(document);
                rest(apart.minusNanos(System.nanoTime() - arrived));
            }
            case Answer.Nothing<D>() -> {
                parent.answered();
                if (System.nanoTime() - start < FLOOR.toNanos()) {
                    Thread.sleep(FLOOR);
                }
            }
            case Answer<D> other -> waiting.sleep(parent.failed(other));
        }
    }

    /** A parent that has news whenever it is asked is asked less often: what comes in numbers is told together. */
    private Duration apart(Duration answeredAfter) {
        if (answeredAfter.compareTo(apart) >= 0) {
            return APART;
        }
        Duration twice = apart.multipliedBy(2);
        return twice.compareTo(FARTHEST_APART) < 0 ? twice : FARTHEST_APART;
    }

    private void rest(Duration left) throws InterruptedException {
        if (left.isPositive()) {
            waiting.sleep(left);
        }
    }
}
