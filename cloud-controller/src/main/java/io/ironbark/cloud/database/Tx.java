package io.ironbark.cloud.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A transaction in progress: the connection it runs on, and what is to happen once it is committed. */
public final class Tx {
    private final Connection connection;
    private List<Later> later = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    /** A statement that is put off, and who looks at its rows. */
    record Later(Sql.Bound statement, Optional<Asked<?>> asked) {}

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
        later.add(new Later(statement, Optional.empty()));
    }

    /** The same of one whose rows are looked at then. */
    void later(Sql.Bound statement, Asked<?> asked) {
        later.add(new Later(statement, Optional.of(asked)));
    }

    /** What is put off; it is the caller's now. */
    List<Later> takeLater() {
        List<Later> taken = later;
        later = new ArrayList<>();
        return taken;
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
