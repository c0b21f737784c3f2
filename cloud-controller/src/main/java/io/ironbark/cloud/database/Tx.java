package io.ironbark.cloud.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A transaction in progress: the connection it runs on, and what is to happen once it is committed. */
public final class Tx {
    private final Connection connection;
    private List<Sql.Bound> later = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** For {@link Sql}: statements that go past it would overtake those that are put off. */
    Connection connection() {
        return connection;
    }

    /** Runs the action once this transaction is committed, and never if it is not. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Puts a statement off until the next whose outcome is looked at. */
    void later(Sql.Bound statement) {
        later.add(statement);
    }

    /** What is put off; it is the caller's now. */
    List<Sql.Bound> takeLater() {
        List<Sql.Bound> taken = later;
        later = new ArrayList<>();
        return taken;
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
