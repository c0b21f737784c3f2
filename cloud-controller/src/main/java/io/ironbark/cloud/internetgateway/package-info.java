/**
 * Internet gateways. One is a row that may name a VPC: the way out is on each guest's own node, so there is nothing to
 * start or to fail.
 */
@NullMarked
package io.ironbark.cloud.internetgateway;

import org.jspecify.annotations.NullMarked;
