/**
 * NAT gateways: an elastic address that the guests of a VPC without one of their own share.
 *
 * A gateway has an interface in its subnet that no instance has, which holds its private address; it is removed with the
 * gateway, whose row is kept as {@code deleted} for as long as its VPC, as clients poll for that.
 */
@NullMarked
package io.ironbark.cloud.natgateway;

import org.jspecify.annotations.NullMarked;
