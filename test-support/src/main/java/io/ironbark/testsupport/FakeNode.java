package io.ironbark.testsupport;

import io.ironbark.proto.hop.DesiredPoll;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.ObservedPost;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeNews;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.ToldInstances;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A node without a hypervisor: speaks the node hop as the real one does, with guests that take a while to boot. Keeps
 * nothing on disk. Thousands of them make a zone for benchmarks.
 */
public final class FakeNode implements AutoCloseable {
    /**
     * What a fake node is like.
     *
     * @param clusterController such as {@code https://127.0.0.1:8775}
     * @param tls a certificate of a node controller, whose name the node has
     * @param address the underlay address it claims to have
     * @param boot how long a guest takes from being wanted to running
     */
    public record Settings(URI clusterController, Tls tls, String address, Capacity total, Duration boot, Pace pace) {}

    /** How often it reports, and how patient its poll is. */
    public record Pace(Duration poll, Duration reportEvery, Duration gather, Duration longestBackoff) {
        /** As the real one. */
        public static final Pace USUAL =
                new Pace(Duration.ofSeconds(25), Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofSeconds(5));
    }

    private final Settings settings;
    private final NodeId id;
    private final Signal news = new Signal();
    private final FakeGuests guests;
    private final ToldInstances told = new ToldInstances();
    private final HopClient client;
    private final DesiredPoll<NodeNews> desired;
    private final ObservedPost<NodeObserved> observed;
    private volatile Optional<NodeDesired> applied = Optional.empty();

    private FakeNode(Settings settings) {
        this.settings = settings;
        this.id = new NodeId(settings.tls().self().name());
        this.guests = new FakeGuests(settings.boot(), InstantSource.system(), news::raise);
        this.client = new HopClient(
                settings.clusterController(), settings.tls(), Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT);
        var pace = settings.pace();
        var random = ThreadLocalRandom.current();
        this.desired = DesiredPoll.start(
                client,
                new DesiredPoll.Source<>(this::path, NodeNews.class, pace.poll(), pace.longestBackoff()),
                this::apply,
                random);
        this.observed = ObservedPost.start(
                client,
                "/v1/nodes/" + id.value() + "/observed",
                everything -> Optional.of(report(everything)),
                new ObservedPost.Pace(pace.reportEvery(), pace.gather(), pace.longestBackoff()),
                news,
                random);
    }

    /** Starts to poll and to report. */
    public static FakeNode start(Settings settings) {
        return new FakeNode(settings);
    }

    public NodeId id() {
        return id;
    }

    /** The instances whose guests run. */
    public SortedSet<InstanceId> running() {
        return guests.running();
    }

    /** The document that it was given last, without what a real node makes a network of: thousands share a process. */
    public Optional<NodeDesired> applied() {
        return applied;
    }

    /** True if its cluster controller answered the last poll. */
    public boolean parentReached() {
        return desired.parentReached();
    }

    /** What it reports now. */
    public NodeObserved observed() {
        return new NodeObserved(
                id,
                "fake-boot",
                "fake",
                applied.map(NodeDesired::epoch).orElse(""),
                applied.map(NodeDesired::version).orElse(0L),
                settings.address(),
                NodeObserved.Accelerator.TCG,
                settings.total(),
                new TreeSet<>(),
                guests.observed(),
                guests.consoles(),
                List.of(),
                List.of(),
                List.of());
    }

    private NodeObserved report(boolean everything) {
        var all = observed();
        return all.withOnly(told.tell(all.instances(), everything));
    }

    /** Ends its loops, as if it had lost power: nobody hears of it any more. */
    @Override
    public void close() {
        desired.close();
        observed.close();
        client.close();
        guests.close();
    }

    private String path() {
        return "/v1/nodes/%s/desired?changes=true&epoch=%s&after=%d"
                .formatted(
                        id.value(),
                        applied.map(NodeDesired::epoch).orElse(""),
                        applied.map(NodeDesired::version).orElse(0L));
    }

    private void apply(NodeNews told) {
        applied = told.appliedTo(applied).map(FakeNode::withoutNetworks);
        applied.ifPresent(document -> document.instances().forEach(guests::want));
        news.raise();
    }

    private static NodeDesired withoutNetworks(NodeDesired document) {
        return new NodeDesired(document.node(), document.epoch(), document.version(), document.instances(), List.of());
    }
}
