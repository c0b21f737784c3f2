package io.ironbark.cloud.database;

/** The database can't be reached now, or ended the connection. Nothing was done, or nobody knows whether it was. */
public final class DatabaseAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseAway(Throwable cause) {
        super("the database is away", cause);
    }
}
