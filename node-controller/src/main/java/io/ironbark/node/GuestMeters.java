package io.ironbark.node;

import io.ironbark.node.domain.Hypervisor.Usage;
import io.ironbark.node.instance.Instances;
import io.ironbark.proto.id.InstanceId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What monitored guests use, for whoever reads the node's metrics: looked at once a minute, as detailed monitoring is. */
final class GuestMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuestMeters.class);
    private static final Duration EVERY = Duration.ofSeconds(60);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final double NANOS = 1e9;
    private static final double KIB = 1024;

    private final Instances instances;
    private final MultiGauge processor;
    private final MultiGauge memory;
    private final Thread thread;

    GuestMeters(Instances instances, MeterRegistry registry) {
        this.instances = instances;
        processor = MultiGauge.builder("ironbark.guest.cpu.seconds")
                .description("processor time of a guest since its process began")
                .register(registry);
        memory = MultiGauge.builder("ironbark.guest.memory.bytes")
                .description("memory that a guest has")
                .register(registry);
        thread = Thread.ofVirtual().name("guest-meters").start(this::lookForEver);
    }

    private void lookForEver() {
        try {
            Thread.sleep(FIRST);
            while (true) {
                look();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            LOG.debug("guests are looked at no more");
        }
    }

    private void look() {
        SortedMap<InstanceId, Usage> usage = instances.usage();
        var times = new ArrayList<MultiGauge.Row<?>>();
        var sizes = new ArrayList<MultiGauge.Row<?>>();
        for (Map.Entry<InstanceId, Usage> one : usage.entrySet()) {
            var tags = Tags.of("instance", one.getKey().value());
            times.add(MultiGauge.Row.of(tags, one.getValue().processorTime().toNanos() / NANOS));
            sizes.add(MultiGauge.Row.of(tags, one.getValue().memoryKib() * KIB));
        }
        processor.register(times, true);
        memory.register(sizes, true);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
