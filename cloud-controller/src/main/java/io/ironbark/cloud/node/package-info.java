/**
 * Nodes, and how much of each is free.
 *
 * A node's row is what it last reported of itself and what the operator says of it. What is free is never stored: it is
 * the node's total less what the instance rows on it take, so it can't drift. Committing an instance to a node locks the
 * node's row first and then sums, which is what makes overcommitment impossible; {@link io.ironbark.cloud.node.Admission}
 * asks the same question without a lock, to refuse at once what no node could hold.
 */
@NullMarked
package io.ironbark.cloud.node;

import org.jspecify.annotations.NullMarked;
