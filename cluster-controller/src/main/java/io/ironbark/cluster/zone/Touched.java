package io.ironbark.cluster.zone;

import io.ironbark.proto.id.VpcId;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Why a node's document may have changed.
 *
 * @param composed VPCs of which anything may be different there
 * @param stirred VPCs that guests came to, or left, on other nodes
 */
record Touched(SortedSet<VpcId> composed, SortedSet<VpcId> stirred) {
    static Touched no() {
        return new Touched(new TreeSet<>(), new TreeSet<>());
    }
}
