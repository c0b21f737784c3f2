/**
 * VPC peering connections, between VPCs of one account or of two.
 *
 * A request says nothing of the other VPC until its owner accepts; what can't be peers fails without a reason, as in EC2,
 * so that nobody learns what VPCs others have. Both VPCs are locked, the lesser id first, when one is asked for or
 * accepted, so their blocks can't come to overlap meanwhile.
 */
@NullMarked
package io.ironbark.cloud.peering;

import org.jspecify.annotations.NullMarked;
