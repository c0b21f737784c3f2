package io.ironbark.cloud.zone;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.NodeReports;
import io.ironbark.cloud.instance.Placements;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.zone.NodeReport;
import io.ironbark.proto.zone.ZoneObserved;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes in what a zone says of itself. */
public final class Observations {
    private final Database database;
    private final FeedStore feed;
    private final NodeStore nodes;
    private final NodeReports reports;
    private final Placements placements;
    private final GatewayNodeStore gateways = new GatewayNodeStore();
    private final InstantSource clock;

    /** What the parts of an observation are given to. */
    public record Takers(NodeStore nodes, NodeReports reports, Placements placements) {}

    public Observations(Database database, FeedStore feed, Takers takers, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.nodes = takers.nodes();
        this.reports = takers.reports();
        this.placements = takers.placements();
        this.clock = clock;
    }

    /** Writes all of it; nodes first, so that a proposal for a node that nobody knew yet can be committed. */
    void take(ZoneObserved observed) {
        database.inTransaction(tx -> {
            nodes.zoneHeard(tx, observed.zone(), clock.instant());
            if (!observed.nodes().isEmpty()) {
                writeNodes(tx, observed);
            }
        });
        if (!observed.nodes().isEmpty()) {
            reports.write(
                    observed.zone(),
                    observed.nodes().stream().map(NodeReport::observed).toList());
        }
        if (!observed.proposals().isEmpty()) {
            int _ = placements.commit(observed.zone(), observed.proposals());
        }
        if (!observed.gateways().isEmpty()) {
            database.inTransaction(tx -> gateways.write(tx, observed.gateways()));
        }
        placements.keepReasons(observed.zone(), observed.noRoom());
    }

    private void writeNodes(Tx tx, ZoneObserved observed) throws SQLException {
        Instant now = clock.instant();
        List<NodeReport> inOrder = observed.nodes().stream()
                .sorted(Comparator.comparing(report -> report.observed().node()))
                .toList();
        List<NodeId> unknown = new ArrayList<>(
                inOrder.stream().map(report -> report.observed().node()).toList());
        unknown.removeAll(nodes.known(tx, unknown));
        for (NodeReport report : inOrder) {
            Instant heardAt = now.minusMillis(Math.max(0, report.ageMillis()));
            nodes.report(tx, observed.zone(), report.observed(), heardAt);
        }
        if (!unknown.isEmpty()) {
            feed.touch(tx, observed.zone(), FeedKind.NODE, unknown);
        }
    }

    /** True if the cloud has such a zone. */
    boolean knows(ZoneName zone) {
        return database.read(tx -> nodes.policy(tx, zone)).isPresent();
    }
}
