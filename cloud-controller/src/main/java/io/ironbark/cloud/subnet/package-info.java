/**
 * Subnets, each in one zone, and the addresses that a new one has.
 *
 * An address is a row: one per usable address of a subnet. The first four addresses of a subnet and its last are never
 * rows (Amazon VPC User Guide, "Subnet CIDR blocks"), so nothing can take them, whatever else goes wrong.
 */
@NullMarked
package io.ironbark.cloud.subnet;

import org.jspecify.annotations.NullMarked;
