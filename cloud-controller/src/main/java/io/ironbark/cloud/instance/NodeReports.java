package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Change;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.instance.LifeCycle.Meaning;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Console;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.Screenshot;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what nodes say of instances.
 *
 * Most reports say what is known already: what meant nothing a moment ago is passed over. The other rows are first looked at
 * without a lock; only those that a report means something for are locked, looked at again, and changed.
 */
public final class NodeReports {
    private static final Logger log = LoggerFactory.getLogger(NodeReports.class);

    private final Database database;
    private final InstanceStore instances;
    private final LaunchLogStore launches;
    private final ConsoleStore consoles;
    private final AddressStore addresses;
    private final InstantSource clock;
    private final ScreenshotStore screenshots;
    private final Arrivals arrivals = new Arrivals();
    private final SettledReports settled = new SettledReports();

    public NodeReports(Database database, FeedStore feed, AddressStore addresses, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.launches = new LaunchLogStore();
        this.consoles = new ConsoleStore(feed);
        this.screenshots = new ScreenshotStore(feed);
        this.addresses = addresses;
        this.clock = clock;
    }

    /** What one node says of one instance. */
    private record Report(NodeId node, InstanceObserved observed) {}

    /** A row, and what a report means for it. */
    private record Finding(Row row, InstanceObserved observed, Meaning meaning) {}

    /** Raised whenever a console's output or a screen has arrived. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** Writes all that the nodes of a zone say of their instances. */
    public void write(ZoneName zone, List<NodeObserved> nodes) {
        Instant now = clock.instant();
        var reports = new HashMap<InstanceId, List<Report>>();
        for (NodeObserved node : nodes) {
            for (InstanceObserved one : node.instances()) {
                if (!settled.contains(node.node(), one, now)) {
                    reports.computeIfAbsent(one.id(), _ -> new ArrayList<>()).add(new Report(node.node(), one));
                }
            }
        }
        if (!reports.isEmpty()) {
            List<Row> rows = database.read(tx -> instances.peek(tx, zone, reports.keySet()));
            Set<InstanceId> meant = findings(rows, reports).stream()
                    .map(finding -> finding.row().id())
                    .collect(Collectors.toSet());
            rows.stream()
                    .filter(row -> !meant.contains(row.id()))
                    .forEach(row -> settle(row, reports.getOrDefault(row.id(), List.of()), now));
            if (!meant.isEmpty()) {
                database.inTransaction(
                        tx -> apply(tx, findings(instances.lock(tx, zone, meant), reports), clock.instant()));
            }
        }
        for (NodeObserved node : nodes) {
            write(zone, node);
        }
    }

    private void settle(Row row, List<Report> reports, Instant now) {
        for (Report report : reports) {
            if (row.node().equals(Optional.of(report.node()))) {
                settled.add(report.node(), report.observed(), now);
            }
        }
    }

    private void write(ZoneName zone, NodeObserved node) {
        if (node.consoles().isEmpty() && node.screenshots().isEmpty()) {
            return;
        }
        database.inTransaction(tx -> {
            for (Console answer : node.consoles()) {
                consoles.answer(tx, zone, node.node(), answer);
            }
            for (Screenshot answer : node.screenshots()) {
                screenshots.answer(tx, zone, node.node(), answer);
            }
        });
        arrivals.raise();
    }

    /** What the reports mean. A report from a node that the instance is not committed to means nothing. */
    private static List<Finding> findings(List<Row> rows, Map<InstanceId, List<Report>> reports) {
        var findings = new ArrayList<Finding>();
        for (Row row : rows) {
            for (Report report : reports.getOrDefault(row.id(), List.of())) {
                if (!row.node().equals(Optional.of(report.node()))) {
                    log.warn("{} reports {}, which is not placed there", report.node(), row.id());
                    continue;
                }
                Meaning meaning = LifeCycle.read(row.forReport(), report.observed());
                boolean answersAnew = report.observed().settings() > row.settings();
                if (answersAnew || !(meaning instanceof Meaning.Nothing)) {
                    findings.add(new Finding(row, report.observed(), meaning));
                }
            }
        }
        return findings;
    }

    private void apply(Tx tx, List<Finding> findings, Instant now) throws SQLException {
        var becoming = new HashMap<InstanceState, List<Row>>();
        var ended = new ArrayList<Row>();
        var ran = new ArrayList<LaunchLogStore.Ran>();
        for (Finding finding : findings) {
            Row row = finding.row();
            if (finding.observed().settings() > row.settings()) {
                instances.answersBy(tx, row, finding.observed().settings());
            }
            switch (finding.meaning()) {
                case Meaning.Nothing() -> {}
                case Meaning.Becomes(var next) -> {
                    becoming.computeIfAbsent(next, _ -> new ArrayList<>()).add(row);
                    if (next == InstanceState.RUNNING) {
                        ran.add(new LaunchLogStore.Ran(
                                row,
                                json(finding.observed().timings()),
                                json(finding.observed().notes())));
                    }
                }
                case Meaning.Follows(var next, var power) -> {
                    var change = new Change(next, power, now, "", Optional.of(whyStopped(finding.observed())));
                    instances.change(tx, List.of(row), change);
                    if (next == InstanceState.STOPPED) {
                        addresses.releasePublic(tx, List.of(row.id()), now);
                    }
                }
                case Meaning.Failed() -> fail(tx, finding, now);
                case Meaning.Ended() -> ended.add(row);
                case Meaning.Overtaken(var seen) -> {
                    log.warn(
                            "{} has seen generation {} of {}, which is at {}",
                            row.node(),
                            seen,
                            row.id(),
                            row.generation());
                    instances.overtake(tx, row, seen);
                }
            }
        }
        launches.running(tx, ran, now);
        for (Map.Entry<InstanceState, List<Row>> entry : becoming.entrySet()) {
            instances.settle(tx, entry.getValue(), entry.getKey(), now);
            if (entry.getKey() == InstanceState.STOPPED) {
                addresses.releasePublic(tx, ids(entry.getValue()), now);
                instances.touch(tx, entry.getValue());
            }
        }
        end(tx, ended, now);
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    private static StateReason whyStopped(InstanceObserved observed) {
        return observed.stoppedByGuest() ? StateReason.STOPPED_BY_GUEST : problem(observed);
    }

    private static StateReason problem(InstanceObserved observed) {
        return observed.problem()
                .map(problem -> new StateReason(problem.code(), problem.code() + ": " + problem.message()))
                .orElse(StateReason.FAILED);
    }

    private void fail(Tx tx, Finding finding, Instant now) throws SQLException {
        StateReason why = problem(finding.observed());
        instances.change(
                tx,
                List.of(finding.row()),
                new Change(InstanceState.TERMINATED, Power.TERMINATED, now, why.message(), Optional.of(why)));
    }

    private void end(Tx tx, List<Row> rows, Instant now) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        List<Row> shuttingDown = rows.stream()
                .filter(row -> row.state() == InstanceState.SHUTTING_DOWN)
                .toList();
        instances.settle(tx, shuttingDown, InstanceState.TERMINATED, now);
        addresses.release(tx, ids(rows), now);
        instances.gone(tx, rows);
    }

    private static Collection<InstanceId> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }
}
