package io.ironbark.cluster;

import io.ironbark.proto.hop.Versioned;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.NodeDesired;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Each node's newest document, and where its poll waits for a newer one. */
final class NodeDocuments {
    private final ConcurrentMap<NodeId, Versioned<NodeDesired>> documents = new ConcurrentHashMap<>();

    /** Wakes the node that the document is for, and no other. */
    void publish(NodeDesired document) {
        of(document.node()).publish(document.version(), document);
    }

    /** Grows by nodes that have a certificate and call, or that the cloud controller names; by nobody else. */
    Versioned<NodeDesired> of(NodeId node) {
        return documents.computeIfAbsent(node, _ -> new Versioned<>());
    }
}
