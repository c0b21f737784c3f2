/**
 * PostgreSQL: the one place where facts live.
 *
 * {@link io.ironbark.cloud.database.Database} is the pool, the migrations and the transaction; {@link
 * io.ironbark.cloud.database.Sql} is the few lines that plain JDBC lacks. All SQL about a noun is in that noun's store,
 * as text blocks; whoever calls a store owns the transaction, so a mutation, its tags and its audit row commit together.
 *
 * Transactions are READ COMMITTED. What must not race is guarded by a row lock, a unique index or a compare-and-set on
 * a generation, and says so where it is written; a deadlock is answered by running the whole transaction again, so a
 * transaction's body must have no effect but on the database. Effects that follow (waking a long poll) are handed to
 * {@link io.ironbark.cloud.database.Tx#afterCommit}.
 *
 * {@link io.ironbark.cloud.database.DatabaseServer} is a process of its own: the embedded PostgreSQL of a one-host
 * cloud. In production {@code database.url} names a server that somebody runs with replicas.
 */
@NullMarked
package io.ironbark.cloud.database;

import org.jspecify.annotations.NullMarked;
