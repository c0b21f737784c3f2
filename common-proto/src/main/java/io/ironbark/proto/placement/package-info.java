/**
 * Where an instance may go: a pure function that says why not.
 *
 * Both sides of the zone hop use it: the cluster controller to propose, the cloud controller to refuse at once what no
 * node can hold and to plan dry runs.
 */
@NullMarked
package io.ironbark.proto.placement;

import org.jspecify.annotations.NullMarked;
