package io.ironbark.proto.node;

import java.util.Optional;

/** A node's document, or what changed of it since one that the node has: exactly one of the two. */
public record NodeNews(Optional<NodeDesired> whole, Optional<NodeChange> change) {
    /** The less of the two, if the node has a document that is still known. */
    public static NodeNews of(Optional<NodeDesired> known, NodeDesired newer) {
        return known.filter(before -> before.epoch().equals(newer.epoch()))
                .map(before -> new NodeNews(Optional.empty(), Optional.of(NodeChange.between(before, newer))))
                .orElseGet(() -> new NodeNews(Optional.of(newer), Optional.empty()));
    }

    /** The document that it leads to; empty if it is a change of another than what the node has. */
    public Optional<NodeDesired> appliedTo(Optional<NodeDesired> known) {
        return whole.or(() -> change.flatMap(what -> known.filter(what::follows).map(what::appliedTo)));
    }
}
