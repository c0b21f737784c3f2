package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeChange;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeNews;
import io.ironbark.proto.node.VpcChange;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What a node is to make true, in the form in which a version of it costs what changed: it shares the rest with the version
 * before, and with the documents of other nodes. What is sent is made of it at the moment of sending.
 */
public final class Document {
    private final NodeId node;
    private final String epoch;
    private final long version;
    private final SharedMap<InstanceId, InstanceDesired> instances;
    private final SortedMap<VpcId, VpcPart> vpcs;

    Document(
            NodeId node,
            String epoch,
            long version,
            SharedMap<InstanceId, InstanceDesired> instances,
            SortedMap<VpcId, VpcPart> vpcs) {
        this.node = node;
        this.epoch = epoch;
        this.version = version;
        this.instances = instances;
        this.vpcs = Collections.unmodifiableSortedMap(vpcs);
    }

    /** Whom it is for. */
    public NodeId node() {
        return node;
    }

    /** Newer ones have higher versions. */
    public long version() {
        return version;
    }

    SharedMap<InstanceId, InstanceDesired> instances() {
        return instances;
    }

    SortedMap<VpcId, VpcPart> vpcs() {
        return vpcs;
    }

    /** All of it. */
    public NodeDesired whole() {
        return new NodeDesired(
                node,
                epoch,
                version,
                instances.sorted().values().stream().toList(),
                vpcs.values().stream().map(VpcPart::whole).toList());
    }

    /** What to tell a node that has an earlier one of this life of the controller, or none that is known. */
    public NodeNews news(Optional<Document> known) {
        return known.isPresent()
                ? new NodeNews(Optional.empty(), Optional.of(since(known.get())))
                : new NodeNews(Optional.of(whole()), Optional.empty());
    }

    private NodeChange since(Document before) {
        var put = new ArrayList<InstanceDesired>();
        var gone = new TreeSet<InstanceId>();
        for (var id : instances.differences(before.instances)) {
            instances.get(id).ifPresentOrElse(put::add, () -> gone.add(id));
        }
        var whole = new ArrayList<VpcDesired>();
        var changes = new ArrayList<VpcChange>();
        vpcs.forEach((id, part) -> {
            var known = Optional.ofNullable(before.vpcs.get(id));
            if (!known.equals(Optional.of(part))) {
                known.flatMap(part::since).ifPresentOrElse(changes::add, () -> whole.add(part.whole()));
            }
        });
        changes.removeIf(VpcPart::isNothing);
        var goneVpcs = new TreeSet<>(before.vpcs.keySet());
        goneVpcs.removeAll(vpcs.keySet());
        return new NodeChange(node, epoch, before.version, version, put, gone, whole, goneVpcs, changes);
    }
}
