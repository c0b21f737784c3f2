package io.ironbark.cluster.zone;

import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A zone as its cluster controller sees it; the whole of what that controller decides. For one thread.
 *
 * <p>All moments are milliseconds of one monotonic clock.
 */
public final class Zone {
    /** How long after the first feed nodes have to report before instances are placed without them. */
    static final Duration GRACE = Duration.ofSeconds(3);

    private final ZoneName name;
    private final Reports reports = new Reports();
    private final Catalog catalog = new Catalog(reports);
    private final Placer placer = new Placer(catalog, reports);
    private final Gateways gateways;
    private final Documents documents;
    private OptionalLong syncedMillis = OptionalLong.empty();
    private boolean placementDue;

    /** Starts with nothing known; the epoch tells nodes this life of the controller from others. */
    public Zone(ZoneName name, String epoch) {
        this.name = name;
        this.gateways = new Gateways(catalog, reports);
        this.documents = new Documents(epoch, catalog, gateways);
    }

    /** What is to be done after time went on or news came. */
    public record Step(List<Document> documents, boolean news) {}

    /** Takes in what the cloud controller wants. The first must be everything; until it came, changes are ignored. */
    public void apply(ZoneDesired desired, long nowMillis) {
        if (syncedMillis.isEmpty()) {
            if (!desired.full()) {
                return;
            }
            syncedMillis = OptionalLong.of(nowMillis);
        }
        catalog.apply(desired);
        placementDue = true;
    }

    /** Takes in what a node says: everything, or of its instances only those that changed. */
    public void report(NodeObserved observed, boolean changesOnly, long nowMillis) {
        var change = reports.put(observed, changesOnly, nowMillis);
        if (change.address()) {
            catalog.moved(observed.node());
        }
        placementDue |= change.room();
    }

    /** Decides what follows from all that was taken in, at this moment. */
    public Step advance(long nowMillis) {
        if (syncedMillis.isEmpty()) {
            return new Step(List.of(), hasNews());
        }
        gateways.settle(nowMillis);
        var changed = documents.renew(catalog.drainTouched());
        if (isReadyToPlace(nowMillis)
                && (placementDue
                        || placer.hasExpired(nowMillis)
                        || placer.openCount() < catalog.unplaced().size())) {
            placer.pass(catalog.policy().orElseThrow(), nowMillis);
            placementDue = false;
        }
        return new Step(changed, hasNews());
    }

    /** Not before nodes had a chance to say what they are: else the first one to report would get everything. */
    private boolean isReadyToPlace(long nowMillis) {
        return nowMillis - syncedMillis.orElse(nowMillis) >= GRACE.toMillis()
                || catalog.nodes().stream().map(NodeSpec::node).allMatch(node -> reports.isReachable(node, nowMillis));
    }

    /**
     * What to tell the cloud controller: what it has not heard, or everything. Of many reports only some come at once,
     * and the rest with the next calls. Empty if there is nothing to tell.
     */
    public Optional<ZoneObserved> observed(boolean everything, long nowMillis) {
        if (everything) {
            reports.repeatAll();
        } else if (!hasNews()) {
            return Optional.empty();
        }
        var placements = placer.drain(everything);
        return Optional.of(new ZoneObserved(
                name,
                catalog.version(),
                reports.drain(nowMillis),
                placer.proposals(placements),
                placer.refusals(placements),
                gateways.drain(everything)));
    }

    private boolean hasNews() {
        return reports.hasNews() || placer.hasNews() || gateways.hasNews();
    }

    /** Figures for operators. */
    public record Figures(
            boolean synced,
            long version,
            int instances,
            int waiting,
            int openProposals,
            long proposed,
            int nodes,
            int reachableNodes) {}

    public Figures figures(long nowMillis) {
        return new Figures(
                syncedMillis.isPresent(),
                catalog.version(),
                catalog.instanceCount(),
                catalog.unplaced().size(),
                placer.openCount(),
                placer.proposed(),
                catalog.nodes().size(),
                (int) catalog.nodes().stream()
                        .filter(spec -> reports.isReachable(spec.node(), nowMillis))
                        .count());
    }

    /** True once the cloud controller's whole feed was applied. */
    public boolean isSynced() {
        return syncedMillis.isPresent();
    }

    /** The version of the feed that was applied last. */
    public long version() {
        return catalog.version();
    }
}
