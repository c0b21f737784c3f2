package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/** What a child's loop knows of its parent: whether it answers, since when it was heard, and when to try again. */
final class Parent {
    private final Logger log;
    private final String loop;
    private final Backoff backoff;
    private volatile boolean reached;
    private volatile long heardNanos = System.nanoTime();

    /** For a loop of this name, which stands in its log. */
    Parent(Logger log, String loop, Duration longestBackoff, RandomGenerator random) {
        this.log = log;
        this.loop = loop;
        this.backoff = new Backoff(longestBackoff, random);
    }

    /** True if it answered the last call, and did not refuse it. */
    boolean reached() {
        return reached;
    }

    /** When it answered last, by {@link System#nanoTime}; the beginning if it never did. */
    long heardNanos() {
        return heardNanos;
    }

    void answered() {
        if (backoff.failures() > 0) {
            log.info("{} is answered again", loop);
        }
        backoff.afterSuccess();
        heardNanos = System.nanoTime();
        reached = true;
    }

    /** Notes a call whose answer was not waited for; returns how long to wait before the next. */
    Duration cutShort() {
        return backoff.afterFailure();
    }

    /** Notes a refusal, or that no answer came; returns how long to wait before the next call. */
    Duration failed(Answer<?> answer) {
        reached = false;
        if (backoff.failures() == 0) {
            log.warn("{}: {}; trying again until it is answered", loop, why(answer));
        }
        return backoff.afterFailure();
    }

    private static String why(Answer<?> answer) {
        return switch (answer) {
            case Answer.NotFound<?>(var code, var message) -> "refused: " + code + ": " + message;
            case Answer.Refused<?>(var _, var code, var message) -> "refused: " + code + ": " + message;
            case Answer.Unreachable<?>(var why) -> why;
            case Answer.Got<?> _, Answer.Nothing<?> _ -> throw new IllegalArgumentException("it answered");
        };
    }
}
