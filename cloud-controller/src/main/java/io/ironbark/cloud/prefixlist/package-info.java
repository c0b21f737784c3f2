/**
 * Managed prefix lists: blocks that routes and rules name by one id, changed version by version.
 *
 * A change makes a new version of the whole list in one transaction and touches every VPC that a route or a rule names it
 * in, so that a node never sees half of it. A list counts, in each group that names it, by the most entries it may have:
 * it can then grow without any group becoming larger than a node takes.
 */
@NullMarked
package io.ironbark.cloud.prefixlist;

import org.jspecify.annotations.NullMarked;
