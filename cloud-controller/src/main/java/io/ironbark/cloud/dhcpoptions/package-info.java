/**
 * DHCP option sets: which domain name, name servers and time servers the guests of a VPC are told.
 *
 * What a user writes here ends in the configuration of a DHCP server, so all that is let in are names of a closed shape and
 * addresses: no value can hold a separator or a line break.
 */
@NullMarked
package io.ironbark.cloud.dhcpoptions;

import org.jspecify.annotations.NullMarked;
