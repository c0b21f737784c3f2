package io.ironbark.cloud.placementgroup;

import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.placement.GroupPlace.Strategy;
import java.util.Optional;

/** A placement group of an account. */
record PlacementGroup(
        PlacementGroupId id,
        String name,
        Strategy strategy,
        Optional<SpreadLevel> spreadLevel,
        Optional<Integer> partitions) {
    /** How far apart the members of a spread group are. */
    enum SpreadLevel {
        HOST,
        RACK
    }
}
