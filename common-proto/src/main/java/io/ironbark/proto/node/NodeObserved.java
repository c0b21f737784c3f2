package io.ironbark.proto.node;

import io.ironbark.proto.id.NodeId;
import java.util.List;
import java.util.SortedSet;

/**
 * What is true on a node; also its heartbeat.
 *
 * @param bootId of the host's kernel, so that a reboot is noticed
 * @param appliedEpoch and {@code appliedVersion}: the document that the node last made true
 * @param address the node's underlay address, dotted IPv4, for other nodes' tunnels
 * @param total what the node offers guests, before any is placed
 * @param cachedImages SHA-256 digests of the images it has
 * @param instances all that the node has a journal of, and all in its desired document
 * @param problems why the node can start no guest now, such as {@code libvirt does not answer}: sentences for the
 *     operator, and no new instance is placed on it while there is one
 * @param warnings sentences for the operator about something that touches some of its guests only
 */
public record NodeObserved(
        NodeId node,
        String bootId,
        String agentVersion,
        String appliedEpoch,
        long appliedVersion,
        String address,
        Accelerator accelerator,
        Capacity total,
        SortedSet<String> cachedImages,
        List<InstanceObserved> instances,
        List<Console> consoles,
        List<String> problems,
        List<String> warnings,
        List<Screenshot> screenshots) {
    public NodeObserved {
        instances = List.copyOf(instances);
        consoles = List.copyOf(consoles);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        screenshots = List.copyOf(screenshots);
    }

    /** The same with some of its instances. */
    public NodeObserved withOnly(List<InstanceObserved> some) {
        return new NodeObserved(
                node,
                bootId,
                agentVersion,
                appliedEpoch,
                appliedVersion,
                address,
                accelerator,
                total,
                cachedImages,
                some,
                consoles,
                problems,
                warnings,
                screenshots);
    }

    /** How guests' instructions are run. */
    public enum Accelerator {
        /** By the processor. */
        KVM,
        /** By QEMU's own translator, where KVM is absent or does not work. */
        TCG
    }
}
