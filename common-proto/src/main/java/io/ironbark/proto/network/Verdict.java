package io.ironbark.proto.network;

import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import java.util.Optional;

/** What becomes of the first packet of a flow, and why. */
public sealed interface Verdict {
    /**
     * It passes.
     *
     * @param egress the rule of the sender, if it is a guest of this node
     * @param ingress the rule of the receiver, if it is a guest of this node
     */
    record Passes(Optional<Grant> egress, Optional<Grant> ingress) implements Verdict {}

    /** It is dropped. */
    record Dropped(Reason reason) implements Verdict {}

    /** The first rule that allows it. */
    record Grant(SecurityGroupId group, SecurityGroupRuleId rule) {}

    /** Why it is dropped. */
    enum Reason {
        /** No guest of this node is at either end. */
        NOT_OURS,
        /** No group of the sender lets it out. */
        EGRESS,
        /** No group of the receiver lets it in. */
        INGRESS,
        /** The sender has no public address, and the receiver is outside the VPC. */
        NO_PUBLIC_ADDRESS,
        /** The network ACL of the sender's subnet, or of the receiver's. */
        ACL,
        /** The subnet of the sender has no route to the receiver, or one that is a blackhole. */
        NO_ROUTE,
        /** The receiver's address belongs to the VPC, but nobody has it; or nobody can have it. */
        NOBODY_THERE
    }

    default boolean passes() {
        return switch (this) {
            case Passes _ -> true;
            case Dropped _ -> false;
        };
    }
}
