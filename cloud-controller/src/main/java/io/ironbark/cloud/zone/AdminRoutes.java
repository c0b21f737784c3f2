package io.ironbark.cloud.zone;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.Explanations;
import io.ironbark.cloud.node.Node;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.node.NodeSummary;
import io.ironbark.proto.admin.CloudStatus;
import io.ironbark.proto.admin.NodeStatus;
import io.ironbark.proto.admin.Nodes;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What operators ask and say of zones, nodes and instances. */
public final class AdminRoutes {
    private static final Duration ZONE_SILENT = Duration.ofSeconds(30);

    private final String region;
    private final Database database;
    private final FeedStore feed;
    private final NodeStore nodes;
    private final Explanations explanations;
    private final InstantSource clock;

    /** Where the answers are. */
    public record Sources(Database database, FeedStore feed, NodeStore nodes, Explanations explanations) {}

    public AdminRoutes(String region, Sources sources, InstantSource clock) {
        this.region = region;
        this.database = sources.database();
        this.feed = sources.feed();
        this.nodes = sources.nodes();
        this.explanations = sources.explanations();
        this.clock = clock;
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/status").allow(Role.OPERATOR).answer(_ -> Reply.document(status())),
                Route.get("/v1/admin/nodes").allow(Role.OPERATOR).answer(_ -> Reply.document(new Nodes(all()))),
                Route.post("/v1/admin/nodes/{node}/drain")
                        .allow(Role.OPERATOR)
                        .answer(call -> Reply.document(schedulable(call, false))),
                Route.post("/v1/admin/nodes/{node}/undrain")
                        .allow(Role.OPERATOR)
                        .answer(call -> Reply.document(schedulable(call, true))),
                Route.get("/v1/admin/explain/{instance}")
                        .allow(Role.OPERATOR)
                        .answer(call -> Reply.document(explanations
                                .explain(call.path().get("instance", InstanceId::parse))
                                .orElseThrow(() -> HopRefusal.notFound("no such instance")))));
    }

    /** Every zone, with a sentence about its trouble if its cluster controller is silent. */
    public SortedMap<ZoneName, Optional<String>> zoneStates() {
        Instant now = clock.instant();
        var states = new TreeMap<ZoneName, Optional<String>>();
        database.read(nodes::zones)
                .forEach((zone, heard) -> states.put(
                        zone,
                        silence(heard, now).compareTo(ZONE_SILENT) > 0
                                ? Optional.of("The zone's controller has not been heard of for a while")
                                : Optional.empty()));
        return states;
    }

    private List<NodeStatus> all() {
        Instant now = clock.instant();
        return database.read(tx -> {
            var all = new ArrayList<NodeStatus>();
            for (ZoneName zone : nodes.zones(tx).keySet()) {
                for (Node node : nodes.list(tx, zone)) {
                    all.add(NodeSummary.of(node, now));
                }
            }
            return all;
        });
    }

    private NodeStatus schedulable(HopCall call, boolean schedulable) {
        NodeId id = call.path().get("node", NodeId::parse);
        database.inTransaction(tx -> {
            ZoneName zone = nodes.setSchedulable(tx, id, schedulable)
                    .orElseThrow(() -> HopRefusal.notFound("no such node: " + id));
            feed.touch(tx, zone, FeedKind.NODE, List.of(id));
        });
        return all().stream().filter(node -> node.node().equals(id)).findFirst().orElseThrow();
    }

    private CloudStatus status() {
        Instant now = clock.instant();
        List<NodeStatus> all = all();
        var zones = new ArrayList<CloudStatus.Zone>();
        var problems = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        for (Map.Entry<ZoneName, Optional<Instant>> entry :
                database.read(nodes::zones).entrySet()) {
            List<NodeStatus> own = all.stream()
                    .filter(node -> node.zone().equals(entry.getKey()))
                    .toList();
            int reachable =
                    Math.toIntExact(own.stream().filter(NodeStatus::reachable).count());
            Duration silence = silence(entry.getValue(), now);
            boolean available = silence.compareTo(ZONE_SILENT) <= 0;
            zones.add(new CloudStatus.Zone(entry.getKey(), available, silence.toMillis(), own.size(), reachable));
            if (!available) {
                problems.add("the cluster controller of " + entry.getKey() + " is silent");
            }
        }
        for (NodeStatus node : all) {
            if (!node.reachable()) {
                problems.add("node " + node.node() + " is silent");
            }
            node.problems().forEach(problem -> problems.add("node " + node.node() + ": " + problem));
            node.warnings().forEach(warning -> warnings.add("node " + node.node() + ": " + warning));
        }
        String version = Optional.ofNullable(AdminRoutes.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new CloudStatus(region, version, zones, database.read(explanations::counts), problems, warnings);
    }

    /** A zone that was never heard of is as silent as can be. */
    private static Duration silence(Optional<Instant> heard, Instant now) {
        return heard.map(at -> Duration.between(at, now))
                .map(silence -> silence.isNegative() ? Duration.ZERO : silence)
                .orElse(Duration.ofDays(365));
    }
}
