/**
 * Network interfaces, and the private and automatic public addresses they hold.
 *
 * Taking an address locks its row and skips those that others are taking, so concurrent launches neither wait for each
 * other nor share one; the one that has been free the longest is taken, so a freed address comes back last. It rests for a moment
 * before it comes back at all ({@code SubnetStore.COOL_DOWN}), by a condition on the same index scan: that costs a launch
 * nothing. In a small subnet that is used up this means a refusal for some seconds, and the count of available addresses
 * says so; handing out the last holder's address at once would let packets of the new guest pass by the old one's rules
 * on a node that is a moment behind. EC2's users know such a moment: a terminated instance's address comes back late.
 * Who names an address gets it without the wait, as a server that is replaced in place needs it.
 *
 * An interface and its addresses live as long as anything of the instance may be left on a node: they are released when
 * the node has reported it terminated, not when the user asked for it.
 *
 * An interface has one primary address, in its own row, and any other as a row of {@code subnet_address} that names it. An
 * instance has one interface at device index 0 from its launch to its end; others come and go. None of that makes a new
 * generation of the instance: a guest that powered itself off must not start because it got a network card.
 */
@NullMarked
package io.ironbark.cloud.networkinterface;

import org.jspecify.annotations.NullMarked;
