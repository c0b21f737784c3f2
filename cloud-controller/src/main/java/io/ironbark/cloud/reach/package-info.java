/**
 * What reaches what, for operators: the network as nodes are told of it, and what would become of a packet.
 *
 * {@link io.ironbark.cloud.reach.VpcViews} composes what each node sees of a VPC from the same records that its document
 * is made of, and {@code io.ironbark.proto.network} says what follows, as it does for the node's packet filter. So an
 * answer is about what nodes are to do; one that has not heard of the last change yet does otherwise for a moment.
 */
@NullMarked
package io.ironbark.cloud.reach;

import org.jspecify.annotations.NullMarked;
