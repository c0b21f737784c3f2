package io.ironbark.proto.zone;

import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is true in a zone: reports of nodes (those with news, with the instances that are news; all of all nodes at
 * intervals), and what became of instances without a node.
 *
 * @param gateways the nodes that were chosen for NAT gateways: all, or none if that is no news
 */
public record ZoneObserved(
        ZoneName zone,
        long appliedVersion,
        List<NodeReport> nodes,
        List<Proposal> proposals,
        List<NoRoom> noRoom,
        SortedMap<NatGatewayId, NodeId> gateways) {
    public ZoneObserved {
        nodes = List.copyOf(nodes);
        proposals = List.copyOf(proposals);
        noRoom = List.copyOf(noRoom);
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
    }
}
