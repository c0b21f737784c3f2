package io.ironbark.node.metadata;

import io.ironbark.proto.node.InstanceDesired;
import java.util.List;

/** What the service knows of a guest: its instance and the blocks of its subnet and VPC. */
public record GuestView(InstanceDesired instance, String subnetBlock, List<String> vpcBlocks) {
    public GuestView {
        vpcBlocks = List.copyOf(vpcBlocks);
    }
}
