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
 *
 * An interface has one primary address, in its own row, and any other as a row of {@code subnet_address} that names it. An
 * instance has one interface at device index 0 from its launch to its end; others come and go. None of that makes a new
 * generation of the instance: a guest that powered itself off must not start because it got a network card.
 *
 * Zones are told of a VPC as a whole ({@link io.ironbark.cloud.vpc.VpcSpecs}): its subnets' routes, with those to prefix
 * lists written out, the lists that rules name, and its active peers. Whoever changes any of it touches the VPC.
 */
@NullMarked
package io.ironbark.cloud.vpc;

import org.jspecify.annotations.NullMarked;
