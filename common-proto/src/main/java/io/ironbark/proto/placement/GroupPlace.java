package io.ironbark.proto.placement;

import io.ironbark.proto.id.PlacementGroupId;

/**
 * An instance's place in a placement group.
 *
 * @param partition of the group that it is in, from 1; 0 if the group has none
 */
public record GroupPlace(PlacementGroupId group, Strategy strategy, int partition) {
    /** What members of a group are to each other. */
    public enum Strategy {
        /** As near as can be: on one node as long as it has room. */
        CLUSTER,
        /** Never two on one node. */
        SPREAD,
        /** Never two of different partitions on one node. */
        PARTITION
    }
}
