package io.ironbark.proto.node;

import java.util.Optional;

/** A node's document, or what changed of it since one that the node has: exactly one of the two. */
public record NodeNews(Optional<NodeDesired> whole, Optional<NodeChange> change) {
    /** The document that it leads to; empty if it is a change of another than what the node has. */
    public Optional<NodeDesired> appliedTo(Optional<NodeDesired> known) {
        return whole.or(() -> change.flatMap(what -> known.filter(what::follows).map(what::appliedTo)));
    }
}
