/**
 * A VPC as a node sees it, in checked values, and what of its traffic is allowed.
 *
 * {@link Vpc} is made from the node's documents by {@link VpcReader}, which drops what it can't read (a rule that is
 * not understood allows nothing) and says so. {@link Judge} is the meaning of security groups, network ACLs and routes:
 * a node's packet filter is another rendering of the same records, and a test compares both with real packets. So
 * whoever explains a verdict without sending a packet, as the cloud controller does for operators, explains what nodes
 * do. Everything here is pure.
 */
@NullMarked
package io.ironbark.proto.network;

import org.jspecify.annotations.NullMarked;
