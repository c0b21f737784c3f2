/**
 * VPCs, subnets, network interfaces and the addresses they hold.
 *
 * An address is a row: one per usable address of a subnet, one per address of the public pool. Taking one locks the row
 * that has been free the longest and skips those that others are taking, so concurrent launches neither wait for each
 * other nor share an address, and a freed address comes back last. The subnet's first four addresses and its last are
 * never rows (Amazon VPC User Guide, "Subnet CIDR blocks").
 *
 * An interface and its addresses live as long as anything of the instance may be left on a node: they are released when
 * the node has reported it terminated, not when the user asked for it.
 */
@NullMarked
package io.ironbark.cloud.vpc;

import org.jspecify.annotations.NullMarked;
