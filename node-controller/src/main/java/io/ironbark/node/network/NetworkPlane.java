package io.ironbark.node.network;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.VpcDesired;
import java.util.List;

/**
 * The network of a node's guests, as the rest of the node sees it. A launch runs through it like this:
 *
 * <ol>
 *   <li>{@link #prepare}: the namespace, bridge and rules exist; so does the tap, in the root namespace and down;
 *   <li>libvirt makes the domain, paused: QEMU holds the tap's file descriptor, no instruction of the guest has run;
 *   <li>{@link #attach}: the tap is in the namespace, isolated, behind its rules, and up;
 *   <li>the domain is resumed.
 * </ol>
 *
 * So no frame of a guest ever passes without rules. Every method is idempotent and safe to call from many threads, for
 * one instance from one at a time. All of it may throw {@link NetworkException}; the next pass tries again.
 */
public interface NetworkPlane {
    /**
     * Makes what a domain needs before it exists. A tap that is there already, from an attempt before or from before a
     * stop, wherever it is, is used or replaced.
     */
    Port prepare(InstanceDesired instance, VpcDesired vpc);

    /** Makes the tap of a further interface of an instance that was prepared, or runs. */
    Port plug(InstanceDesired instance, Nic nic, VpcDesired vpc);

    /** Joins a domain that exists (paused, or running since before this process) to its VPC. */
    void attach(InstanceDesired instance);

    /** Removes the tap, lease, rules and connections of an instance that has no process any more. */
    void release(InstanceId instance, Nic nic);

    /**
     * Makes the whole node's network so: these VPCs, and in them these guests, which have a tap. What belongs to no VPC
     * of these and to no guest of these goes. Also what the metadata service answers from.
     */
    void apply(List<VpcDesired> vpcs, List<InstanceDesired> guests);

    /** Sentences for the operator about what is not as it should be; empty if all is well. */
    List<String> problems();

    /** What the domain's interface refers to. */
    record Port(String tap, String mac) {}
}
