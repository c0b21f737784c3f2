package io.ironbark.node.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.NodeHome;
import io.ironbark.node.domain.FakeHypervisor;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.image.ImageOrigin;
import io.ironbark.node.key.GuestfsInjector;
import io.ironbark.node.key.KeyLayers;
import io.ironbark.node.network.NetworkException;
import io.ironbark.node.network.NetworkPlane;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.testsupport.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's instances without any. */
class InstancesTest {
    private static final NodeId NODE = new NodeId("node-1");

    /** Fails as often as it is told to. */
    private static final class FailingPlane implements NetworkPlane {
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger applied = new AtomicInteger();

        @Override
        public void apply(List<VpcDesired> vpcs, List<InstanceDesired> guests) {
            if (failures.getAndDecrement() > 0) {
                throw new NetworkException("busy");
            }
            applied.incrementAndGet();
        }

        @Override
        public Port prepare(InstanceDesired instance, VpcDesired vpc) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Port plug(InstanceDesired instance, Nic nic, VpcDesired vpc) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void attach(InstanceDesired instance) {}

        @Override
        public void release(InstanceId instance, Nic nic) {}

        @Override
        public List<String> problems() {
            return List.of();
        }
    }

    /** What nobody asks again for would wait for the next look at everything. */
    @Test
    void rulesThatCouldNotBeAppliedAreTriedAgainSoon(@TempDir Path directory) throws Exception {
        var plane = new FailingPlane();
        try (var instances = new Instances(host(directory, plane), new JournalStore(home(directory)), new Signal())) {
            instances.start();
            Await.until("the first look", () -> plane.applied.get() > 0);
            plane.failures.set(2);
            int before = plane.applied.get();
            instances.accept(new NodeDesired(NODE, "epoch", 1, List.of(), List.of()));
            Await.until(
                    "the rules are applied", Instances.SWEEP_EVERY.dividedBy(2), () -> plane.applied.get() > before);
            assertThat(instances.warnings()).isEmpty();
        }
    }

    /** Libvirt may hang for seconds while it starts a guest. */
    @Test
    void rulesDoNotWaitForTheHypervisor(@TempDir Path directory) throws Exception {
        var plane = new FailingPlane();
        var hypervisor = new FakeHypervisor();
        try (var instances =
                new Instances(host(directory, plane, hypervisor), new JournalStore(home(directory)), new Signal())) {
            instances.start();
            synchronized (hypervisor) {
                for (int version = 1; version <= 3; version++) {
                    int before = plane.applied.get();
                    instances.accept(new NodeDesired(NODE, "epoch", version, List.of(), List.of()));
                    Await.until(
                            "the rules are applied",
                            Instances.SWEEP_EVERY.dividedBy(2),
                            () -> plane.applied.get() > before);
                }
            }
        }
    }

    private static NodeHome home(Path directory) throws Exception {
        return new NodeHome(directory).make();
    }

    private static Host host(Path directory, NetworkPlane plane) throws Exception {
        return host(directory, plane, new FakeHypervisor());
    }

    private static Host host(Path directory, NetworkPlane plane, FakeHypervisor hypervisor) throws Exception {
        ImageOrigin none = (image, from) -> {
            throw new UnsupportedOperationException();
        };
        var cache = new ImageCache(
                new ImageCache.Settings(directory.resolve("images"), NODE, 1L << 30), none, InstantSource.system());
        var keys = new KeyLayers(
                cache,
                directory.resolve("facts"),
                new GuestfsInjector(Accelerator.TCG, home(directory).scratch(), Duration.ofMinutes(1)));
        return new Host(
                NODE,
                home(directory),
                "boot",
                Accelerator.TCG,
                hypervisor,
                plane,
                new Disks(home(directory), cache, keys),
                new Patience(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                InstantSource.system());
    }
}
