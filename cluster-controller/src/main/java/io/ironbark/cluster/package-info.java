/**
 * The cluster controller: one per availability zone. It proposes where instances go, relays desired state to its nodes
 * and their reports to the cloud controller, and holds nothing durable.
 *
 * <p>{@code zone} is the pure core; this package is its shell: {@link ZoneThread} drives the core, {@link NodeHop}
 * serves nodes, {@link ClusterController} wires them to the cloud controller.
 */
@NullMarked
package io.ironbark.cluster;

import org.jspecify.annotations.NullMarked;
