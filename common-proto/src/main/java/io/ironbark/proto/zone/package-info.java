/**
 * What the cloud controller and a zone's cluster controller say to each other.
 *
 * The cloud controller answers {@code GET /v1/zones/{zone}/desired} with a {@link ZoneDesired}: everything that changed
 * since a version, or everything. The cluster controller posts a {@link ZoneObserved}: its nodes, and the placements it
 * proposes. A proposal is nothing until the cloud controller has committed it and sent it back.
 */
@NullMarked
package io.ironbark.proto.zone;

import org.jspecify.annotations.NullMarked;
