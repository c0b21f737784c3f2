package io.ironbark.proto.node;

import io.ironbark.proto.id.NodeId;
import java.util.List;

/**
 * The whole of what a node must make true.
 *
 * @param version of this document, unique within one life of the cluster controller; see {@code epoch}
 * @param epoch random per start of the cluster controller: another epoch means that versions start anew
 */
public record NodeDesired(
        NodeId node, String epoch, long version, List<InstanceDesired> instances, List<VpcDesired> vpcs) {
    public NodeDesired {
        instances = List.copyOf(instances);
        vpcs = List.copyOf(vpcs);
    }

    /** The same with these instances. */
    public NodeDesired with(List<InstanceDesired> others) {
        return new NodeDesired(node, epoch, version, others, vpcs);
    }
}
