package io.ironbark.node;

import io.ironbark.node.accelerator.Acceleration;
import io.ironbark.node.accelerator.AcceleratorProbe;
import io.ironbark.node.domain.LibvirtHypervisor;
import io.ironbark.node.hop.ClusterHop;
import io.ironbark.node.hop.NodeReport;
import io.ironbark.node.hop.WalrusOrigin;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.instance.Disks;
import io.ironbark.node.instance.Host;
import io.ironbark.node.instance.Instances;
import io.ironbark.node.instance.JournalStore;
import io.ironbark.node.instance.Patience;
import io.ironbark.node.key.GuestfsInjector;
import io.ironbark.node.key.KeyLayers;
import io.ironbark.node.metadata.MetadataServer;
import io.ironbark.node.network.Cable;
import io.ironbark.node.network.NamespacePlane;
import io.ironbark.node.network.NetworkSettings;
import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.daemon.Daemon;
import io.ironbark.proto.daemon.Management;
import io.ironbark.proto.daemon.Shutdown;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.hop.Tls;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of a host. It runs as root: namespaces, taps and libvirt's system instance are root's. */
public final class NodeController {
    private static final Logger LOG = LoggerFactory.getLogger(NodeController.class);
    private static final Path VIRTLOGD = Path.of("/etc/libvirt/virtlogd.conf");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private NodeController() {}

    public static void main(String... args) {
        Daemon.run("node-controller", NodeConfig.class, NodeController::serve, args);
    }

    private static void serve(NodeConfig config) throws Exception {
        var home = new NodeHome(config.home()).make();
        var bootId = Files.readString(BOOT_ID).strip();
        var acceleration = new AcceleratorProbe(home.accelerator(), bootId).probe();
        LOG.info("guests run by {}: {}", acceleration.kind(), acceleration.why());
        var clock = InstantSource.system();
        var tls = Tls.load(config.tls());
        var news = new Signal();
        var vertx = Vertx.vertx();
        try (var hypervisor = new LibvirtHypervisor(
                        config.libvirt().uri(), config.libvirt().timeout());
                var metadata = new MetadataServer(clock, new SecureRandom());
                var network = network(config, home, metadata);
                var management = Management.start(vertx, config.management());
                var walrus = new HopClient(config.walrus(), tls, Role.WALRUS_STORE, HopClient.Limits.USUAL);
                var cluster = new HopClient(config.cluster(), tls, Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT)) {
            var cache = new ImageCache(
                    new ImageCache.Settings(
                            config.cache().directory().orElse(home.root().resolve("images")),
                            config.node(),
                            config.cache().size().bytes()),
                    new WalrusOrigin(walrus),
                    clock);
            var host = new Host(
                    config.node(),
                    home,
                    bootId,
                    acceleration.kind(),
                    hypervisor,
                    network,
                    disks(config, home, cache, acceleration),
                    new Patience(
                            config.times().stop(),
                            config.times().terminate(),
                            config.times().reboot(),
                            config.times().launch()),
                    clock);
            try (var instances = new Instances(host, new JournalStore(home), news)) {
                instances.start();
                var report = new NodeReport(
                        new NodeReport.Identity(
                                config.node(),
                                bootId,
                                config.address().toString(),
                                acceleration.kind(),
                                ConsoleBound.warning(VIRTLOGD).stream().toList()),
                        new HostCapacity(config.offer(), home.instances()),
                        cache,
                        instances);
                try (var cable = new Cable(network);
                        var hop = ClusterHop.start(
                                cluster,
                                instances,
                                report,
                                news,
                                asked -> cable.told(asked, instances::settleNetwork));
                        var _ = new GuestMeters(instances, management.metrics())) {
                    cable.start(config.address(), config.cluster(), hop::heardNanos, () -> hop.renew(instances));
                    watch(management, hop, instances);
                    Shutdown.await();
                }
            }
        } finally {
            vertx.close().await();
        }
    }

    private static Disks disks(NodeConfig config, NodeHome home, ImageCache cache, Acceleration acceleration)
            throws IOException {
        var injector = new GuestfsInjector(
                acceleration.kind(), home.scratch(), config.times().key());
        return new Disks(home, cache, new KeyLayers(cache, home.root().resolve("facts"), injector));
    }

    private static NamespacePlane network(NodeConfig config, NodeHome home, MetadataServer metadata) {
        var network = config.network();
        return new NamespacePlane(
                new NetworkSettings(
                        home.root().resolve("network"),
                        network.table(),
                        network.uplink(),
                        network.masquerade(),
                        new Guarded(closed(config), network.open()),
                        Optional.of(config.address()),
                        network.mtu(),
                        network.nameServer().stream().toList(),
                        network.domain(),
                        NetworkSettings.INTERVAL),
                metadata);
    }

    /** The controllers that this node calls are no business of guests. */
    private static List<Ipv4Block> closed(NodeConfig config) {
        var closed = new ArrayList<>(config.network().closed());
        Stream.of(config.cluster(), config.walrus())
                .flatMap(called -> Ipv4.parse(String.valueOf(called.getHost())).stream())
                .map(address -> new Ipv4Block(address, Integer.SIZE))
                .filter(block -> !closed.contains(block))
                .distinct()
                .forEach(closed::add);
        return closed;
    }

    private static void watch(Management management, ClusterHop hop, Instances instances) {
        management
                .health()
                .register(
                        "cluster-controller",
                        () -> hop.parentReached()
                                ? Optional.empty()
                                : Optional.of("the cluster controller does not answer"));
        management
                .health()
                .register(
                        "host",
                        () -> instances.problems().stream()
                                .filter(problem -> problem.startsWith("libvirt does not answer"))
                                .findFirst());
        management
                .metrics()
                .gauge(
                        "ironbark.node.instances",
                        instances,
                        each -> each.observed().size());
    }
}
