package io.ironbark.proto.admin;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeObserved;
import java.util.List;

/**
 * A node as the cloud controller knows it.
 *
 * @param silentMillis since its last report reached the cloud controller
 * @param reachable false once it has been silent for too long to be placed on
 * @param schedulable false if it is drained
 * @param free what is left of {@code total} beside the instances placed on it
 * @param instances how many are placed on it
 * @param problems why it can start no guest, in its own words
 * @param warnings what else the node itself complains of
 */
public record NodeStatus(
        NodeId node,
        ZoneName zone,
        String address,
        NodeObserved.Accelerator accelerator,
        String agentVersion,
        long silentMillis,
        boolean reachable,
        boolean schedulable,
        Capacity total,
        Capacity free,
        int instances,
        List<String> problems,
        List<String> warnings) {
    public NodeStatus {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
