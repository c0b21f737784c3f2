package io.ironbark.proto.admin;

import java.util.List;

/** All nodes, by zone and name. */
public record Nodes(List<NodeStatus> nodes) {
    public Nodes {
        nodes = List.copyOf(nodes);
    }
}
