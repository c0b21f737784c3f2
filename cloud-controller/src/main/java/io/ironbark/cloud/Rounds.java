package io.ironbark.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconcilers that look at everything again and again, each on a thread of its own. The next round is the retry. */
final class Rounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final List<Thread> threads = new ArrayList<>();

    /** One round. */
    @FunctionalInterface
    interface Round {
        void go() throws InterruptedException;
    }

    /** Makes one round; the next start is the retry. */
    void once(String name, Round round) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                round.go();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.error("the round of {} failed", name, e);
            }
        }));
    }

    /** Makes rounds until closed, with a pause after each. */
    void every(Duration pause, String name, Round round) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    try {
                        round.go();
                    } catch (RuntimeException e) {
                        log.error("a round of {} failed", name, e);
                    }
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }));
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
