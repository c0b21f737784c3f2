package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child's loop around {@code POST observed}: posts when {@link #news} is raised, gathering what comes within a moment,
 * and everything at intervals, which makes it the heartbeat. After a post it rests: what comes alone is told at once, and
 * what comes in numbers is told together, so that a parent of many busy children has a few posts a second of each. A post
 * that fails is not repeated: the next one says everything.
 */
public final class ObservedPost<O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedPost.class);

    /** Composes what is posted, at the moment of posting. */
    @FunctionalInterface
    public interface Report<O> {
        /**
         * What to say now.
         *
         * @param everything false if what changed since the last call is enough
         * @return empty if there is nothing to say; never empty if everything is asked for
         */
        Optional<O> compose(boolean everything) throws InterruptedException;
    }

    /**
     * When to post.
     *
     * @param every at the latest, everything
     * @param gather how long to gather news before posting it
     * @param longestBackoff between tries while the parent can't be reached
     */
    public record Pace(Duration every, Duration gather, Duration longestBackoff) {}

    private static final Duration LONGEST_GATHER = Duration.ofSeconds(1);

    private final HopClient client;
    private final String path;
    private final String pathOfChanges;
    private final Report<O> report;
    private final Pace pace;
    private final Signal news;
    private final Parent parent;
    private final Thread thread;
    private final Waiting waiting = new Waiting();
    private final Spacing spacing = new Spacing();
    private volatile boolean closed;

    private ObservedPost(
            HopClient client, String path, Report<O> report, Pace pace, Signal news, RandomGenerator random) {
        this.client = client;
        this.path = path;
        this.pathOfChanges = path + "?changes=true";
        this.report = report;
        this.pace = pace;
        this.news = news;
        String name = "post " + path;
        this.parent = new Parent(LOG, name, pace.longestBackoff(), random);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /**
     * Posts everything at once and then as said; {@code news} may be raised by anybody. A post that says only what changed
     * says so: {@code changes=true}.
     */
    public static <O> ObservedPost<O> start(
            HopClient client, String path, Report<O> report, Pace pace, Signal news, RandomGenerator random) {
        var post = new ObservedPost<>(client, path, report, pace, news, random);
        post.thread.start();
        return post;
    }

    /** True if the last post was accepted. */
    public boolean parentReached() {
        return parent.reached();
    }

    /** When the parent answered last, by {@link System#nanoTime}; the beginning if it never did. */
    public long heardNanos() {
        return parent.heardNanos();
    }

    /** Posts anew, and over a new connection: what was sent before a cable was cut may never be answered. */
    public void renew() {
        waiting.cutShort();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        long seen = 0;
        long nextWhole = System.nanoTime();
        try {
            while (!closed && !Thread.currentThread().isInterrupted()) {
                boolean everything = System.nanoTime() - nextWhole >= 0;
                long posting = news.count();
                long begin = System.nanoTime();
                var again = post(everything);
                if (again.isPresent()) {
                    nextWhole = System.nanoTime();
                    waiting.sleep(again.get());
                    continue;
                }
                nextWhole = everything ? System.nanoTime() + pace.every().toNanos() : nextWhole;
                long took = System.nanoTime() - begin;
                seen = posting;
                news.awaitBeyond(seen, Duration.ofNanos(Math.max(0, nextWhole - System.nanoTime())));
                Thread.sleep(gather(Duration.ofNanos(took), begin));
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    /** At least as long as the last post took: whoever is slow to be told is told less often, and more at once. */
    private Duration gather(Duration took, long begunNanos) {
        Duration bounded = took.compareTo(LONGEST_GATHER) < 0 ? took : LONGEST_GATHER;
        Duration apart = spacing.left(Duration.ofNanos(System.nanoTime() - begunNanos));
        return Stream.of(bounded, apart, pace.gather())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** How long to wait before the next try; empty if this one was accepted. */
    private Optional<Duration> post(boolean everything) throws InterruptedException {
        var document = report.compose(everything);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        var answer = waiting.on(() -> client.post(everything ? path : pathOfChanges, document.get()));
        return answer.isEmpty() ? Optional.of(parent.cutShort()) : settled(answer.get());
    }

    private Optional<Duration> settled(Answer<Void> answer) {
        return switch (answer) {
            case Answer.Got<Void> _, Answer.Nothing<Void> _ -> {
                parent.answered();
                yield Optional.empty();
            }
            case Answer<Void> other -> Optional.of(parent.failed(other));
        };
    }
}
