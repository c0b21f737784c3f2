package io.ironbark.cluster;

import io.ironbark.cluster.zone.Document;
import io.ironbark.proto.hop.Versioned;
import io.ironbark.proto.id.NodeId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;

/** Each node's newest documents, and where its poll waits for a newer one. */
final class NodeDocuments {
    /** How many a node may be behind and still be told what changed. They share most of what they hold. */
    private static final int KEPT_MAX = 16;

    private final ConcurrentMap<NodeId, Versioned<Document>> documents = new ConcurrentHashMap<>();
    private final ConcurrentMap<NodeId, ConcurrentLinkedDeque<Document>> recent = new ConcurrentHashMap<>();

    /** Wakes the node that the document is for, and no other. */
    void publish(Document document) {
        var kept = recent.computeIfAbsent(document.node(), _ -> new ConcurrentLinkedDeque<>());
        kept.addLast(document);
        if (kept.size() > KEPT_MAX) {
            kept.removeFirst();
        }
        of(document.node()).publish(document.version(), document);
    }

    /** Grows by nodes that have a certificate and call, or that the cloud controller names; by nobody else. */
    Versioned<Document> of(NodeId node) {
        return documents.computeIfAbsent(node, _ -> new Versioned<>());
    }

    /** A document that the node was told, if it is among the last. */
    Optional<Document> told(NodeId node, long version) {
        return Optional.ofNullable(recent.get(node)).stream()
                .flatMap(ConcurrentLinkedDeque::stream)
                .filter(document -> document.version() == version)
                .findFirst();
    }
}
