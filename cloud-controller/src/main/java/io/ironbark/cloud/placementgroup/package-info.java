/**
 * Placement groups: how near to each other, or how far from each other, a group's instances run.
 *
 * A group has a row that says its rule, and nothing else: who its members are, in which partition and on which node, is
 * said by the instances' rows, so nothing can disagree with them. A launch into a group holds the group's row until it is
 * committed; so two launches do not both take the last node of a spread group, and a group does not go while something
 * is launched into it. The rule itself is in {@link io.ironbark.proto.placement.Placement}, which proposes, and it is
 * checked again under the node's lock when a proposal is committed.
 *
 * A rack is not known here, so both levels of spread mean: never two on one node.
 */
@NullMarked
package io.ironbark.cloud.placementgroup;

import org.jspecify.annotations.NullMarked;
