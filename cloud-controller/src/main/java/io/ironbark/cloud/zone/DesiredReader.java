package io.ironbark.cloud.zone;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedEntry;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedPage;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.feed.Told;
import io.ironbark.cloud.feed.ZoneSignal;
import io.ironbark.cloud.guestidentity.GuestIdentity;
import io.ironbark.cloud.instance.DesiredStore;
import io.ironbark.cloud.network.VpcSpecs;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.ZoneDesired;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Answers "what changed in this zone since then?", waiting for a change if there is none. */
public final class DesiredReader {
    /** How often to look for what another process changed. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** How long to keep what was told already, when the horizon stands still. */
    private static final Duration REPEAT = Duration.ofSeconds(1);

    /** The tables that a document is read from. */
    public record Stores(
            FeedStore feed,
            NodeStore nodes,
            DesiredStore instances,
            VpcSpecs vpcs,
            SecurityGroupStore groups,
            GuestIdentity identity) {}

    private final Database database;
    private final Stores stores;
    private final ZoneSignal signal;
    private final ConcurrentMap<ZoneName, Told> told = new ConcurrentHashMap<>();

    public DesiredReader(Database database, Stores stores, ZoneSignal signal) {
        this.database = database;
        this.stores = stores;
        this.signal = signal;
    }

    /** Empty if nothing changed within the wait. */
    Optional<ZoneDesired> await(ZoneName zone, long after, Duration wait) throws InterruptedException {
        Signal news = signal.of(zone);
        Told last = told.computeIfAbsent(zone, _ -> new Told());
        long start = System.nanoTime();
        while (true) {
            long seen = news.count();
            FeedPage all = database.read(tx -> stores.feed().read(tx, zone, after));
            FeedPage page = last.news(after, all);
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            boolean anything = page.full() || !page.entries().isEmpty();
            // A long transaction anywhere in the database holds the horizon back, and what is stamped above it may be
            // told again and again: that need not be at full speed.
            if (anything && (!last.repeats(after, page) || waited.compareTo(REPEAT) >= 0)) {
                last.answered(after, all);
                ZoneDesired document = database.read(tx -> document(tx, zone, page));
                return Optional.of(document.with(stores.identity().signed(document.instances())));
            }
            Duration left = wait.minus(waited);
            if (!left.isPositive()) {
                return Optional.empty();
            }
            var _ = news.awaitBeyond(seen, left.compareTo(POLL) < 0 ? left : POLL);
        }
    }

    private ZoneDesired document(Tx tx, ZoneName zone, FeedPage page) throws SQLException {
        Map<FeedKind, SortedSet<String>> changed = new EnumMap<>(FeedKind.class);
        SortedSet<String> gone = new TreeSet<>();
        for (FeedEntry entry : page.entries()) {
            if (entry.gone()) {
                gone.add(entry.id());
            } else {
                changed.computeIfAbsent(entry.kind(), _ -> new TreeSet<>()).add(entry.id());
            }
        }
        return new ZoneDesired(
                zone,
                page.version(),
                page.full(),
                stores.nodes().policy(tx, zone).orElse(Policy.SPREAD),
                specs(tx, zone, of(changed, FeedKind.NODE)),
                stores.instances().of(tx, of(changed, FeedKind.INSTANCE)),
                stores.vpcs().of(tx, zone, of(changed, FeedKind.VPC)),
                stores.groups().specs(tx, of(changed, FeedKind.GROUP)),
                gone);
    }

    private List<NodeSpec> specs(Tx tx, ZoneName zone, List<String> ids) throws SQLException {
        return ids.isEmpty() ? List.of() : stores.nodes().specs(tx, zone, ids);
    }

    private static List<String> of(Map<FeedKind, SortedSet<String>> changed, FeedKind kind) {
        return List.copyOf(changed.getOrDefault(kind, new TreeSet<>()));
    }
}
