package io.ironbark.walrus.database;

import io.vertx.core.Context;

/**
 * Thrown on an event loop by whatever would wait there, with nothing done: a loop serves many connections and must not stand
 * still for one. What was to be done then goes on a thread of its own.
 */
public final class WouldWaitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WouldWaitException() {
        super("event loops don't wait", null, false, false); // it is no mistake, so nobody looks at a stack trace
    }

    /** Must be called before anything that may wait: for the database, a disk, another server, a lock. */
    public static void check() {
        if (Context.isOnEventLoopThread()) {
            throw new WouldWaitException();
        }
    }
}
