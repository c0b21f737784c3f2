package io.ironbark.cli;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;

/** A command that could not be done: what to say, and the exit status. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    private final int status;

    Failure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Prints one line for a failure of ours, everything for a bug; returns the exit status. */
    static int tell(Exception failure, PrintWriter err) {
        if (failure instanceof Failure known) {
            err.println("ironbark: " + known.getMessage());
            return known.status;
        }
        LoggerFactory.getLogger(Ironbark.class).error("a mistake in this command; please report it", failure);
        return REFUSED;
    }
}
