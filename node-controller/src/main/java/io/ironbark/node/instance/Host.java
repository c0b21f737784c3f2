package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.node.domain.Hypervisor;
import io.ironbark.node.network.NetworkPlane;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.time.InstantSource;

/**
 * What instances are made of on a host.
 *
 * @param bootId of the host's kernel
 */
public record Host(
        NodeId node,
        NodeHome home,
        String bootId,
        Accelerator accelerator,
        Hypervisor hypervisor,
        NetworkPlane network,
        Disks disks,
        Patience patience,
        InstantSource clock) {
    /**
     * Who owns this node's guests, as their descriptions say it. The name alone would not do: two clouds tried on one
     * host may call their nodes alike, and neither may take up the other's guests.
     */
    String owner() {
        return node.value() + " " + home.root();
    }
}
