package io.ironbark.proto.zone;

import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.placement.Policy;
import java.util.List;
import java.util.SortedSet;

/**
 * What changed in a zone since a version, or all of it.
 *
 * @param version to ask with next time
 * @param full true if this is everything, so that whatever is not in it is gone
 * @param gone ids of instances, VPCs and security groups that are no more; an instance is listed only once its node has
 *     reported it terminated
 */
public record ZoneDesired(
        ZoneName zone,
        long version,
        boolean full,
        Policy policy,
        List<NodeSpec> nodes,
        List<PlacedInstance> instances,
        List<VpcSpec> vpcs,
        List<SecurityGroupSpec> groups,
        SortedSet<String> gone) {
    public ZoneDesired {
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
        vpcs = List.copyOf(vpcs);
        groups = List.copyOf(groups);
    }

    /** The same with these instances. */
    public ZoneDesired with(List<PlacedInstance> others) {
        return new ZoneDesired(zone, version, full, policy, nodes, others, vpcs, groups, gone);
    }
}
