/**
 * Devices, addresses, routes and neighbours of a VPC, as a set of facts.
 *
 * A {@link Fact} is something that is true of the host's or a namespace's links, with the command that makes it true
 * and the one that ends it. {@link WantedLinks} says which facts there should be, {@link ObservedLinks} which there
 * are, {@link LinkPlan} is the difference in the right order. So every pass does exactly what is missing, whoever
 * removed it. Pure.
 */
@NullMarked
package io.ironbark.node.network.link;

import org.jspecify.annotations.NullMarked;
