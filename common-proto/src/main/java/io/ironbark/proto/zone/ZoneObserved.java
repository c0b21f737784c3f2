package io.ironbark.proto.zone;

import io.ironbark.proto.id.ZoneName;
import java.util.List;

/**
 * What is true in a zone: reports of nodes (those with news; all at intervals), and what became of instances without a
 * node.
 */
public record ZoneObserved(
        ZoneName zone, long appliedVersion, List<NodeReport> nodes, List<Proposal> proposals, List<NoRoom> noRoom) {
    public ZoneObserved {
        nodes = List.copyOf(nodes);
        proposals = List.copyOf(proposals);
        noRoom = List.copyOf(noRoom);
    }
}
