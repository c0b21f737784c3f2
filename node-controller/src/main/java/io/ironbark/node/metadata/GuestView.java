package io.ironbark.node.metadata;

import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.node.InstanceDesired;
import java.util.List;
import java.util.Map;

/** What the service knows of a guest: its instance and the blocks of its VPC and of that's subnets. */
public record GuestView(InstanceDesired instance, Map<SubnetId, String> subnetBlocks, List<String> vpcBlocks) {
    public GuestView {
        subnetBlocks = Map.copyOf(subnetBlocks);
        vpcBlocks = List.copyOf(vpcBlocks);
    }
}
