/**
 * The packet filter of a VPC's namespace and of the host, rendered from {@link io.ironbark.proto.network.Vpc}.
 *
 * A {@link Ruleset} is a value: tables of sets and chains. {@link Transaction} says how to get from one to another in
 * one atomic step: by set elements alone where only members changed, else by flushing and refilling the rules while the
 * base chains, with their policy of dropping, stay where they are. So there is no moment without rules. Pure.
 */
@NullMarked
package io.ironbark.node.network.filter;

import org.jspecify.annotations.NullMarked;
