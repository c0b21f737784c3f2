/**
 * What components that have a database of their own have in common; each has its own pool, transactions and migrations.
 *
 * <p>{@link io.ironbark.proto.database.Together} is for short statements that many ask at the same moment. To begin one (a
 * connection, a message there and back, a wake-up of each side) costs more than most rows do, so the busier a component is,
 * the more questions it asks at once, and the less each costs. Nothing is cached in it: whoever asks, asks the database.
 *
 * <p>It may be asked in two ways: a thread that may block waits for its answer; an event loop, which must not, is told the
 * answer later, on a thread that may block.
 */
@NullMarked
package io.ironbark.proto.database;

import org.jspecify.annotations.NullMarked;
