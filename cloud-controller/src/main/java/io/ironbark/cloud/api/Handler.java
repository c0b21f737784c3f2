package io.ironbark.cloud.api;

import io.ironbark.cloud.database.Tx;
import java.sql.SQLException;

/** What an action does, on a thread of its own, so it may block. */
public sealed interface Handler<Q extends Record, R extends Record> {
    /** Looks, and changes nothing. It opens the reads that it needs. */
    non-sealed interface Read<Q extends Record, R extends Record> extends Handler<Q, R> {
        R handle(Caller caller, Q request);
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
