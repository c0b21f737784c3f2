package io.ironbark.cluster;

import io.ironbark.cluster.zone.Zone;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * The zone's figures as meters.
 *
 * <p>Meters hold what they measure weakly: that must be an object that lives as long as the daemon, such as the zone's
 * thread, and not a lambda made for them.
 */
final class ClusterMetrics {
    private final MeterRegistry registry;
    private final ZoneThread zone;

    private ClusterMetrics(MeterRegistry registry, ZoneThread zone) {
        this.registry = registry;
        this.zone = zone;
    }

    static void bind(MeterRegistry registry, ZoneThread zone) {
        var metrics = new ClusterMetrics(registry, zone);
        metrics.gauge("ironbark.zone.instances", Zone.Figures::instances);
        metrics.gauge("ironbark.zone.instances.waiting", Zone.Figures::waiting);
        metrics.gauge("ironbark.zone.proposals.open", Zone.Figures::openProposals);
        metrics.gauge("ironbark.zone.feed.version", Zone.Figures::version);
        metrics.nodes("reachable", Zone.Figures::reachableNodes);
        metrics.nodes("silent", figures -> figures.nodes() - figures.reachableNodes());
        FunctionCounter.builder(
                        "ironbark.zone.proposals",
                        zone,
                        thread -> thread.figures().proposed())
                .register(registry);
        Gauge.builder("ironbark.zone.queue", zone, ZoneThread::queued).register(registry);
    }

    private void gauge(String name, ToDoubleFunction<Zone.Figures> value) {
        Gauge.builder(name, zone, thread -> value.applyAsDouble(thread.figures()))
                .register(registry);
    }

    private void nodes(String state, ToDoubleFunction<Zone.Figures> value) {
        Gauge.builder("ironbark.zone.nodes", zone, thread -> value.applyAsDouble(thread.figures()))
                .tag("state", state)
                .register(registry);
    }
}
