package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.ExplanationStore.Facts;
import io.ironbark.cloud.node.Admission;
import io.ironbark.proto.admin.Explanation;
import io.ironbark.proto.admin.Explanation.Event;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.StepTiming;
import io.ironbark.proto.placement.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Why an instance is where it is, for operators. */
public final class Explanations {
    private final Database database;
    private final ExplanationStore store = new ExplanationStore();
    private final StatusStore statuses = new StatusStore();
    private final InstanceStore instances;
    private final InstantSource clock;

    public Explanations(Database database, FeedStore feed, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    /** Empty if there is no such instance. */
    public Optional<Explanation> explain(InstanceId id) {
        return database.read(tx -> {
            Optional<Facts> facts = store.read(tx, id);
            return facts.isEmpty()
                    ? Optional.<Explanation>empty()
                    : Optional.of(explain(id, facts.get(), statuses.reports(tx, id), clock.instant()));
        });
    }

    /** How many instances there are in each of EC2's states. */
    public SortedMap<String, Integer> counts(Tx tx) throws SQLException {
        var counts = new TreeMap<String, Integer>();
        instances.counts(tx, clock.instant()).forEach((state, count) -> counts.put(state.word(), count));
        return counts;
    }

    private static Explanation explain(InstanceId id, Facts facts, List<StatusStore.Report> reports, Instant now) {
        return new Explanation(
                id,
                facts.account(),
                facts.state().word(),
                facts.generation(),
                facts.reason().map(why -> new Explanation.Reason(why.code(), why.message())),
                waitsFor(facts, now),
                facts.node(),
                facts.node().isPresent()
                        ? Optional.empty()
                        : facts.launch().noRoom().map(Explanations::nowhere),
                notes(facts, reports),
                events(facts),
                timings(facts));
    }

    private static List<String> notes(Facts facts, List<StatusStore.Report> reports) {
        var notes = new ArrayList<>(facts.launch().notes());
        for (StatusStore.Report report : reports) {
            notes.add("its user reported at " + report.at() + " that it is " + report.status() + " ("
                    + String.join(", ", report.reasons()) + ")"
                    + report.description().map(text -> ": " + text).orElse(""));
        }
        return notes;
    }

    private static Optional<String> waitsFor(Facts facts, Instant now) {
        boolean silent = facts.nodeHeardAt()
                .filter(at -> at.plus(Admission.REACHABLE).isBefore(now))
                .isPresent();
        String node = facts.node().map(Object::toString).orElse("");
        String heard =
                silent ? node + ", which is silent since " + facts.nodeHeardAt().orElse(now) : node;
        return switch (facts.state()) {
            case PENDING ->
                Optional.of(
                        facts.node().isEmpty()
                                ? "the zone's cluster controller has to place it"
                                : "its guest has to be started by " + heard);
            case STOPPING -> Optional.of("its guest has to be stopped by " + heard);
            case SHUTTING_DOWN -> Optional.of("it has to be removed by " + heard);
            case RUNNING, STOPPED, TERMINATED -> silent ? Optional.of("a word of " + heard) : Optional.empty();
        };
    }

    private static List<Event> events(Facts facts) {
        var events = new ArrayList<Event>();
        events.add(new Event(facts.createdAt(), "requested"));
        if (!facts.launchedAt().equals(facts.createdAt())) {
            events.add(new Event(facts.launchedAt(), "started again"));
        }
        facts.launch().noRoomAt().ifPresent(at -> events.add(new Event(at, "found no node with room")));
        facts.launch()
                .placedAt()
                .ifPresent(at -> events.add(new Event(
                        at, "placed on " + facts.node().map(Object::toString).orElse("a node"))));
        facts.launch().runningAt().ifPresent(at -> events.add(new Event(at, "running")));
        if (facts.state() != InstanceState.RUNNING && facts.state() != InstanceState.PENDING) {
            events.add(new Event(facts.changedAt(), facts.state().word()));
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private static List<StepTiming> timings(Facts facts) {
        var timings = new ArrayList<StepTiming>();
        facts.launch()
                .placedAt()
                .ifPresent(at -> timings.add(new StepTiming("placement", millis(facts.createdAt(), at))));
        facts.launch().timings().ifPresent(json -> timings.addAll(List.of(read(json, StepTiming[].class))));
        facts.launch()
                .runningAt()
                .ifPresent(at -> timings.add(new StepTiming("total", millis(facts.launchedAt(), at))));
        return timings;
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static Placement.Nowhere nowhere(String json) {
        return read(json, Placement.Nowhere.class);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new UncheckedIOException("the database holds what we did not write", e);
        }
    }
}
