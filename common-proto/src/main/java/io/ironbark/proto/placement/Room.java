package io.ironbark.proto.placement;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import java.util.Optional;

/**
 * A node as placement sees it.
 *
 * @param free what is left beside all instances committed to it
 * @param closed a reason why it takes no instance at all, if there is one
 * @param imageCacheBytes the largest image that its cache can hold
 */
public record Room(NodeId node, Capacity free, Optional<Refusal> closed, long imageCacheBytes) {
    /** The same with so much less free. */
    public Room without(Capacity capacity) {
        return new Room(node, free.minus(capacity), closed, imageCacheBytes);
    }
}
