package io.ironbark.proto.admin;

import java.util.List;

/** All sizes that are offered, by name, and how many instances that are not gone have each. */
public record InstanceTypeList(List<Use> types) {
    public InstanceTypeList {
        types = List.copyOf(types);
    }

    /** A size and its use. */
    public record Use(InstanceTypeSpec type, long instances) {}
}
