package io.ironbark.cloud.node;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import java.time.Instant;
import java.util.List;

/**
 * A node as its last report and the operator's word have it.
 *
 * @param used what instances committed to it take
 * @param instances how many are committed to it, stopped ones too
 * @param problems why it can start no guest now
 * @param warnings what else it complains of
 */
public record Node(
        NodeId id,
        ZoneName zone,
        boolean schedulable,
        String bootId,
        String agentVersion,
        String address,
        String accelerator,
        Capacity total,
        Capacity used,
        int instances,
        List<String> problems,
        List<String> warnings,
        Instant heardAt) {
    public Node {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** What is left for new instances. */
    public Capacity free() {
        return total.minus(used);
    }
}
