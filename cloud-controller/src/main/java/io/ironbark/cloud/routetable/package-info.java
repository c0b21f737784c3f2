/**
 * Route tables, their routes, and which subnets they are for.
 *
 * The main table of a VPC is the one with the main association; it is for all subnets that have no other. A route is kept
 * when what it leads to goes: it is a blackhole then, which is decided when it is read and is written nowhere, so it can't
 * be out of date.
 */
@NullMarked
package io.ironbark.cloud.routetable;

import org.jspecify.annotations.NullMarked;
