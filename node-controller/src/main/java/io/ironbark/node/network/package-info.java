/**
 * The data plane: a namespace per VPC, routed at layer 3 between all guests.
 */
@NullMarked
package io.ironbark.node.network;

import org.jspecify.annotations.NullMarked;
