package io.ironbark.cluster;

import io.ironbark.cluster.zone.Document;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.NodeObserved;
import java.util.List;
import java.util.Optional;

/** What nodes call: their desired document, and their reports. Each may speak only for itself. */
final class NodeHop {
    private final String epoch;
    private final NodeDocuments documents;
    private final ZoneThread zone;

    NodeHop(String epoch, NodeDocuments documents, ZoneThread zone) {
        this.epoch = epoch;
        this.documents = documents;
        this.zone = zone;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/nodes/{node}/desired")
                        .allow(Role.NODE_CONTROLLER)
                        .onlyOwn("node")
                        .answer(this::desired),
                Route.post("/v1/nodes/{node}/observed")
                        .allow(Role.NODE_CONTROLLER)
                        .onlyOwn("node")
                        .answer(this::observed));
    }

    /**
     * A node that knows another life of this controller has no use for its version: any document is news to it. One that
     * asks for {@code changes} is sent what differs from what it has, if that is still known.
     */
    private Reply desired(HopCall call) throws InterruptedException {
        var node = call.path().get("node", NodeId::parse);
        long after = call.query("epoch").filter(epoch::equals).isPresent() ? call.query("after", 0) : 0;
        boolean changes = call.query("changes").filter("true"::equals).isPresent();
        var known = changes ? documents.told(node, after) : Optional.<Document>empty();
        var newest = documents.of(node);
        return newest.awaitNewer(after, call.desiredWait())
                .<Reply>map(_ -> new Reply.Newest(() -> {
                    var document = newest.latest().orElseThrow();
                    return changes ? document.news(known) : document.whole();
                }))
                .orElseGet(Reply::nothing);
    }

    private Reply observed(HopCall call) {
        var node = call.path().get("node", NodeId::parse);
        var observed = call.body(NodeObserved.class);
        if (!observed.node().equals(node)) {
            throw HopRefusal.badRequest("the report is of %s, not of %s".formatted(observed.node(), node));
        }
        boolean changesOnly = call.query("changes").filter("true"::equals).isPresent();
        if (!zone.offer(core -> core.report(observed, changesOnly, ZoneThread.nowMillis()))) {
            throw HopRefusal.busy("too many reports wait");
        }
        return Reply.nothing();
    }
}
