package io.ironbark.cloud.account;

import io.ironbark.cloud.database.Tx;
import java.sql.SQLException;

/** What a new account gets besides its root access key, in the transaction that makes it. */
@FunctionalInterface
public interface NewAccountHook {
    /** Does its part for the account. */
    void made(Tx tx, Account account) throws SQLException;
}
