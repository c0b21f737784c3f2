package io.ironbark.node.hop;

import io.ironbark.node.instance.Instances;
import io.ironbark.proto.hop.DesiredPoll;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.ObservedPost;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes documents from the cluster controller, and tells it what is true: at once when it changes, and as a heartbeat. */
public final class ClusterHop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterHop.class);
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final DesiredPoll<NodeDesired> desired;
    private final ObservedPost<NodeObserved> observed;

    private ClusterHop(DesiredPoll<NodeDesired> desired, ObservedPost<NodeObserved> observed) {
        this.desired = desired;
        this.observed = observed;
    }

    /** Starts both directions. */
    public static ClusterHop start(
            HopClient cluster, Instances instances, NodeReport report, Signal news, RandomGenerator random) {
        var node = "/v1/nodes/" + report.node();
        var hop = new AtomicReference<Optional<ClusterHop>>(Optional.empty());
        var observed = ObservedPost.<NodeObserved>start(
                cluster,
                node + "/observed",
                _ -> Optional.of(report.compose(
                        hop.get().filter(each -> each.observed.parentReached()).isPresent())),
                new ObservedPost.Pace(HEARTBEAT, GATHER, LONGEST_BACKOFF),
                news,
                random);
        var desired = DesiredPoll.start(
                cluster,
                new DesiredPoll.Source<>(() -> path(node, instances), NodeDesired.class, POLL, LONGEST_BACKOFF),
                document -> accept(instances, report, document),
                random);
        var both = new ClusterHop(desired, observed);
        hop.set(Optional.of(both));
        return both;
    }

    /** Whether the cluster controller answers. */
    public boolean parentReached() {
        return desired.parentReached() && observed.parentReached();
    }

    @Override
    public void close() {
        desired.close();
        observed.close();
    }

    /** Before the first document of this life of ours, everything is asked for. */
    private static String path(String node, Instances instances) {
        return instances
                .accepted()
                .map(document -> "%s/desired?epoch=%s&after=%d"
                        .formatted(
                                node, URLEncoder.encode(document.epoch(), StandardCharsets.UTF_8), document.version()))
                .orElse(node + "/desired?epoch=none&after=0");
    }

    private static void accept(Instances instances, NodeReport report, NodeDesired document) {
        if (!document.node().equals(report.node())) {
            LOG.error("a document for {} came here; it is not followed", document.node());
            return;
        }
        try {
            instances.accept(document);
        } catch (IOException e) {
            // Asked for again at once: what could not be written is not accepted.
            LOG.error("a document can't be kept", e);
            instances.unaccept();
        }
    }
}
