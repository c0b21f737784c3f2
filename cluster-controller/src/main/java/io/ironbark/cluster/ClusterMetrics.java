package io.ironbark.cluster;

import io.ironbark.cluster.zone.Zone;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The zone's figures as meters. */
final class ClusterMetrics {
    private final MeterRegistry registry;
    private final Supplier<Zone.Figures> figures;

    private ClusterMetrics(MeterRegistry registry, Supplier<Zone.Figures> figures) {
        this.registry = registry;
        this.figures = figures;
    }

    static void bind(MeterRegistry registry, Supplier<Zone.Figures> figures, ZoneThread thread) {
        var metrics = new ClusterMetrics(registry, figures);
        metrics.gauge("ironbark.zone.instances", Zone.Figures::instances);
        metrics.gauge("ironbark.zone.instances.waiting", Zone.Figures::waiting);
        metrics.gauge("ironbark.zone.proposals.open", Zone.Figures::openProposals);
        metrics.nodes("reachable", Zone.Figures::reachableNodes);
        metrics.nodes("silent", now -> now.nodes() - now.reachableNodes());
        FunctionCounter.builder(
                        "ironbark.zone.proposals", figures, now -> now.get().proposed())
                .register(registry);
        Gauge.builder("ironbark.zone.queue", thread, ZoneThread::queued).register(registry);
    }

    private void gauge(String name, ToDoubleFunction<Zone.Figures> value) {
        Gauge.builder(name, figures, now -> value.applyAsDouble(now.get())).register(registry);
    }

    private void nodes(String state, ToDoubleFunction<Zone.Figures> value) {
        Gauge.builder("ironbark.zone.nodes", figures, now -> value.applyAsDouble(now.get()))
                .tag("state", state)
                .register(registry);
    }
}
