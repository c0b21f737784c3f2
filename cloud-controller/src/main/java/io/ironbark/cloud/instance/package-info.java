/**
 * Instances: what users ask of them, what nodes say of them, and the one row in which the two meet.
 *
 * The row has a state (what the user is told), a desired power (what the node is told) and a generation. Every change
 * that a node must act on increases the generation; every change at all is guarded by it, so a writer that decided on an
 * older row loses and decides again. What may follow what is decided by {@link io.ironbark.cloud.instance.LifeCycle} and
 * nowhere else: a pure switch over the state, for each thing that a user asks and for each thing that a node reports.
 *
 * A node's silence changes nothing. Its report changes the row only if it is of the row's generation: an older one is of
 * a past that the user has already asked to change.
 */
@NullMarked
package io.ironbark.cloud.instance;

import org.jspecify.annotations.NullMarked;
