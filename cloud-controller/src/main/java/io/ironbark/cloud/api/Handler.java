package io.ironbark.cloud.api;

import io.ironbark.cloud.database.Tx;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What an action does, on a thread of its own, so it may block. */
public sealed interface Handler<Q extends Record, R extends Record> {
    /** Looks, and changes nothing. It opens the reads that it needs. */
    non-sealed interface Read<Q extends Record, R extends Record> extends Handler<Q, R> {
        R handle(Caller caller, Q request);
    }

    /**
     * A {@link Read} of what is asked for so often that many ask at the same moment: it can also be begun where nobody may
     * wait, and then needs no thread of its own.
     */
    interface Prompt<Q extends Record, R extends Record> extends Read<Q, R> {
        /** True if this request can be begun; any other is handled on a thread. */
        boolean isPrompt(Q request);

        /** Looks, and later gives what makes the result, once, on some thread that must not be held up. Never waits. */
        void begin(Caller caller, Q request, Consumer<Supplier<R>> then);
    }

    /**
     * Changes something, in a transaction that the engine opens and commits together with the audit row and the client
     * token. It may run again when the server asks for that, so it has no effect but through {@code tx}.
     */
    non-sealed interface Write<Q extends Record, R extends Record> extends Handler<Q, R> {
        R handle(Tx tx, Caller caller, Q request) throws SQLException;
    }

    /**
     * Changes something that first needs word from elsewhere: {@code prepare} asks, outside of any transaction, and
     * {@code commit} is as {@link Write}. What {@code prepare} leaves elsewhere when {@code commit} fails must be
     * harmless.
     */
    record Staged<Q extends Record, P, R extends Record>(Prepare<Q, P> prepare, Commit<Q, P, R> commit)
            implements Handler<Q, R> {}

    /** The first half of {@link Staged}. */
    @FunctionalInterface
    interface Prepare<Q extends Record, P> {
        P prepare(Caller caller, Q request);
    }

    /** The second half of {@link Staged}. */
    @FunctionalInterface
    interface Commit<Q extends Record, P, R extends Record> {
        R handle(Tx tx, Caller caller, Q request, P prepared) throws SQLException;
    }
}
