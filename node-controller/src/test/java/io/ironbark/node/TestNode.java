package io.ironbark.node;

import io.ironbark.node.accelerator.AcceleratorProbe;
import io.ironbark.node.domain.DomainXml;
import io.ironbark.node.domain.LibvirtHypervisor;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.image.ImageOrigin;
import io.ironbark.node.instance.Disks;
import io.ironbark.node.instance.Host;
import io.ironbark.node.instance.Instances;
import io.ironbark.node.instance.JournalStore;
import io.ironbark.node.instance.Patience;
import io.ironbark.node.key.GuestfsInjector;
import io.ironbark.node.key.KeyLayers;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.RunState;
import io.ironbark.testsupport.Await;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A node against the real libvirt, with documents and images from the test instead of from parents. */
public final class TestNode implements AutoCloseable {
    public static final Duration STOP = Duration.ofSeconds(8);

    /** Short, since guests that boot hear nothing, and what is tested is what comes of them. */
    private static final Duration END = Duration.ofSeconds(1);

    private static final Duration REBOOT = Duration.ofSeconds(3);

    private final NodeId name;
    private final LibvirtHypervisor hypervisor;
    private final Instances instances;
    private long version;

    /** Goes on in a directory where a node was before, or begins. */
    public TestNode(Path directory, NodeId name, ImageOrigin origin) throws Exception {
        this.name = name;
        var home = new NodeHome(directory).make();
        var bootId =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        var accelerator =
                new AcceleratorProbe(home.accelerator(), bootId).probe().kind();
        this.hypervisor = new LibvirtHypervisor("qemu:///system", Duration.ofSeconds(30));
        var cache = new ImageCache(
                new ImageCache.Settings(directory.resolve("images"), name, 4L << 30), origin, InstantSource.system());
        var keys = new KeyLayers(
                cache,
                directory.resolve("facts"),
                new GuestfsInjector(accelerator, home.scratch(), Duration.ofMinutes(2)));
        var host = new Host(
                name,
                home,
                bootId,
                accelerator,
                hypervisor,
                new TapsOnly(),
                new Disks(home, cache, keys),
                new Patience(STOP, END, REBOOT, Duration.ofSeconds(60)),
                InstantSource.system());
        this.instances = new Instances(host, new JournalStore(home), new Signal());
        instances.start();
    }

    /** A name that no other run's guests are of. */
    public static NodeId newName() {
        return new NodeId("it-"
                + Long.toHexString(
                        java.util.concurrent.ThreadLocalRandom.current().nextLong()));
    }

    /** Ends what a failed test left running. */
    public static void sweep(NodeId name) {
        try (var hypervisor = new LibvirtHypervisor("qemu:///system", Duration.ofSeconds(30))) {
            for (String each : hypervisor.names()) {
                if (hypervisor
                        .description(each)
                        .flatMap(DomainXml::note)
                        .filter(note -> note.owner().startsWith(name.value() + " "))
                        .isPresent()) {
                    hypervisor.destroy(each);
                    hypervisor.undefine(each);
                }
            }
        }
    }

    /** An origin that reads a file. */
    public static ImageOrigin file(Path file) {
        return (_, from) -> {
            InputStream bytes = Files.newInputStream(file);
            bytes.skipNBytes(from);
            return new ImageOrigin.Source(from, bytes);
        };
    }

    public void want(InstanceDesired... wanted) throws Exception {
        instances.accept(Wishes.document(name, ++version, List.of(wanted)));
    }

    public Optional<InstanceObserved> report(InstanceId id) {
        return instances.observed().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    public void await(InstanceDesired wanted, RunState state, Duration deadline) throws Exception {
        Await.until(
                wanted.id() + " is " + state + ", last " + report(wanted.id()),
                deadline,
                () -> report(wanted.id())
                        .filter(each -> each.state() == state && each.generation() >= wanted.generation())
                        .isPresent());
    }

    public Instances instances() {
        return instances;
    }

    public LibvirtHypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public void close() {
        instances.close();
        hypervisor.close();
    }
}
