package io.ironbark.node.hop;

import io.ironbark.node.image.ImageCache;
import io.ironbark.node.instance.Instances;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import io.ironbark.proto.node.ToldInstances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Composes what the node says of itself. */
public final class NodeReport {
    private static final String AGENT_VERSION = "0.1.0";

    private final Identity identity;
    private final Supplier<Capacity> capacity;
    private final ImageCache cache;
    private final Instances instances;
    private final ToldInstances told = new ToldInstances();

    /**
     * What never changes while this process lives.
     *
     * @param remarks sentences for the operator about the host
     */
    public record Identity(NodeId node, String bootId, String address, Accelerator accelerator, List<String> remarks) {
        public Identity {
            remarks = List.copyOf(remarks);
        }
    }

    public NodeReport(Identity identity, Supplier<Capacity> capacity, ImageCache cache, Instances instances) {
        this.identity = identity;
        this.capacity = capacity;
        this.cache = cache;
        this.instances = instances;
    }

    NodeId node() {
        return identity.node();
    }

    /**
     * What to say now.
     *
     * @param everything false if the instances that changed since the last call are enough
     * @param lastArrived whether what was composed last has reached the cluster controller
     */
    NodeObserved compose(boolean everything, boolean lastArrived) {
        var applied = instances.accepted();
        var problems = new ArrayList<>(instances.problems());
        SortedSet<String> images = new TreeSet<>();
        try {
            images = cache.digests();
        } catch (IOException | UncheckedIOException e) {
            problems.add("the image cache can't be read: " + e.getMessage());
        }
        var warnings = new ArrayList<>(instances.warnings());
        warnings.addAll(identity.remarks());
        return new NodeObserved(
                identity.node(),
                identity.bootId(),
                AGENT_VERSION,
                applied.map(NodeDesired::epoch).orElse(""),
                applied.map(NodeDesired::version).orElse(0L),
                identity.address(),
                identity.accelerator(),
                capacity.get(),
                images,
                told.tell(instances.observed(), everything),
                instances.consoles(lastArrived),
                problems,
                warnings,
                instances.screenshots(lastArrived));
    }
}
