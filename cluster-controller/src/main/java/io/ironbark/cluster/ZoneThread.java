package io.ironbark.cluster;

import io.ironbark.cluster.zone.Document;
import io.ironbark.cluster.zone.Zone;
import io.ironbark.proto.hop.Signal;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one thread that drives a {@link Zone}. What comes in while it works is taken in together before the zone decides
 * again, so a burst costs one decision and not one each. After a decision it takes in for several times as long as that
 * took, and the longer, the more nodes it tells: so the larger the zone, the more news it decides on at once, and neither
 * deciding nor telling takes more than a part of a processor.
 */
final class ZoneThread implements AutoCloseable {
    /** The most that waits to be taken in; whoever brings more waits or is refused. */
    private static final int MAX_QUEUED = 4_096;

    /** How often time alone is looked at: for nodes that fell silent and proposals that were lost. */
    private static final Duration TICK = Duration.ofMillis(200);

    /** How many times as long as a decision the rest after it is. */
    private static final int REST = 4;

    /** How long the rest is at least for each node that is told: some times what that costs. */
    private static final Duration REST_EACH = Duration.ofMillis(1);

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final Zone zone;
    private final Consumer<Document> publish;
    private final Signal news;
    private final BlockingQueue<Consumer<Zone>> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Zone.Figures figures;

    private ZoneThread(Zone zone, Consumer<Document> publish, Signal news) {
        this.zone = zone;
        this.publish = publish;
        this.news = news;
        this.figures = zone.figures(nowMillis());
        this.thread = Thread.ofPlatform().name("zone").unstarted(this::run);
    }

    /** Publishes documents as they change, and raises the signal when there is something to report. */
    static ZoneThread start(Zone zone, Consumer<Document> publish, Signal news) {
        var thread = new ZoneThread(zone, publish, news);
        thread.thread.start();
        return thread;
    }

    /** Milliseconds of the monotonic clock by which the zone lives. */
    static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** False if too much waits already. */
    boolean offer(Consumer<Zone> event) {
        return queue.offer(event);
    }

    /** Waits while too much waits already. */
    void put(Consumer<Zone> event) throws InterruptedException {
        queue.put(event);
    }

    /** Runs on the zone's thread and waits for the result. */
    <T> T ask(Function<Zone, T> question) throws InterruptedException {
        var answer = new CompletableFuture<T>();
        queue.put(zone -> answer.complete(question.apply(zone)));
        return answer.join();
    }

    /** As of the last decision. */
    Zone.Figures figures() {
        return figures;
    }

    int queued() {
        return queue.size();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }

    private void run() {
        try {
            boolean took = false;
            long tick = System.nanoTime();
            long due = tick;
            while (running) {
                took |= takeIn((took ? due : Math.max(due, tick)) - System.nanoTime());
                long begin = System.nanoTime();
                if (begin - (took ? due : tick) >= 0) {
                    int told = decide();
                    took = false;
                    long end = System.nanoTime();
                    long rest = Math.max(REST * (end - begin), told * REST_EACH.toNanos());
                    due = end + Math.min(rest, LONGEST_REST.toNanos());
                    tick = Math.max(due, end + TICK.toNanos());
                }
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Waits so long for something to take in, and takes in all that is there; returns whether there was anything. */
    private boolean takeIn(long nanos) throws InterruptedException {
        boolean took = false;
        for (var next = queue.poll(nanos, TimeUnit.NANOSECONDS); next != null; next = queue.poll()) {
            next.accept(zone);
            took = true;
        }
        return took;
    }

    /** Returns how many nodes are told. */
    private int decide() {
        var step = zone.advance(nowMillis());
        step.documents().forEach(publish);
        figures = zone.figures(nowMillis());
        if (step.news()) {
            news.raise();
        }
        return step.documents().size();
    }
}
