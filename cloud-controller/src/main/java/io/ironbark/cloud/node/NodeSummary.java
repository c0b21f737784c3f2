package io.ironbark.cloud.node;

import io.ironbark.proto.admin.NodeStatus;
import io.ironbark.proto.node.NodeObserved;
import java.time.Duration;
import java.time.Instant;

/** A node's row as operators are shown it. */
public final class NodeSummary {
    private NodeSummary() {}

    /** What is known of the node now. */
    public static NodeStatus of(Node node, Instant now) {
        long silent = Math.max(0, Duration.between(node.heardAt(), now).toMillis());
        return new NodeStatus(
                node.id(),
                node.zone(),
                node.address(),
                NodeObserved.Accelerator.valueOf(node.accelerator()),
                node.agentVersion(),
                silent,
                silent <= Admission.REACHABLE.toMillis(),
                node.schedulable(),
                node.total(),
                node.free(),
                node.instances(),
                node.problems(),
                node.warnings());
    }
}
