package io.ironbark.cloud.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A transaction in progress: the connection it runs on, and what is to happen once it is committed. */
public final class Tx {
    private final Connection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** For statements. Commit and rollback are not its users' business. */
    public Connection connection() {
        return connection;
    }

    /** Runs the action once this transaction is committed, and never if it is not. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
