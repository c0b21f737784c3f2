/**
 * The wiring of VPCs and of all that is in one; the default VPC of each account; and what zones are told.
 *
 * Zones are told of a VPC as a whole ({@link io.ironbark.cloud.network.VpcSpecs}): its subnets' routes, with those to
 * prefix lists written out, the lists that rules name, and its active peers. Whoever changes any of it touches the VPC.
 */
@NullMarked
package io.ironbark.cloud.network;

import org.jspecify.annotations.NullMarked;
