package io.ironbark.node.hop;

import io.ironbark.node.instance.Instances;
import io.ironbark.proto.hop.DesiredPoll;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.ObservedPost;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeNews;
import io.ironbark.proto.node.NodeObserved;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes documents from the cluster controller, and tells it what is true: at once when it changes, and as a heartbeat. */
public final class ClusterHop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterHop.class);
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** Is told of each document that was accepted, and when it was asked for, by {@link System#nanoTime}. */
    @FunctionalInterface
    public interface Accepted {
        void document(long askedNanos);
    }

    private final DesiredPoll<NodeNews> desired;
    private final ObservedPost<NodeObserved> observed;

    private ClusterHop(DesiredPoll<NodeNews> desired, ObservedPost<NodeObserved> observed) {
        this.desired = desired;
        this.observed = observed;
    }

    /** Starts both directions. */
    public static ClusterHop start(
            HopClient cluster, Instances instances, NodeReport report, Signal news, Accepted accepted) {
        var random = new SecureRandom();
        var node = "/v1/nodes/" + report.node();
        var hop = new AtomicReference<Optional<ClusterHop>>(Optional.empty());
        var observed = ObservedPost.<NodeObserved>start(
                cluster,
                node + "/observed",
                everything -> Optional.of(report.compose(
                        everything,
                        hop.get().filter(each -> each.observed.parentReached()).isPresent())),
                new ObservedPost.Pace(HEARTBEAT, GATHER, LONGEST_BACKOFF),
                news,
                random);
        var asked = new AtomicLong();
        var desired = DesiredPoll.start(
                cluster,
                new DesiredPoll.Source<>(
                        () -> {
                            asked.set(System.nanoTime());
                            return path(node, instances);
                        },
                        NodeNews.class,
                        POLL,
                        LONGEST_BACKOFF),
                found -> {
                    if (accept(instances, report, found)) {
                        accepted.document(asked.get());
                    }
                },
                random);
        var both = new ClusterHop(desired, observed);
        hop.set(Optional.of(both));
        return both;
    }

    /** Whether the cluster controller answers. */
    public boolean parentReached() {
        return desired.parentReached() && observed.parentReached();
    }

    /** When the cluster controller answered last, by {@link System#nanoTime}; the beginning if it never did. */
    public long heardNanos() {
        long asked = desired.heardNanos();
        long told = observed.heardNanos();
        return asked - told > 0 ? asked : told;
    }

    /** Asks and tells everything anew, as after a time without a cable. */
    public void renew(Instances instances) {
        instances.unaccept();
        desired.renew();
        observed.renew();
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
                .map(document -> "%s/desired?changes=true&epoch=%s&after=%d"
                        .formatted(
                                node, URLEncoder.encode(document.epoch(), StandardCharsets.UTF_8), document.version()))
                .orElse(node + "/desired?changes=true&epoch=none&after=0");
    }

    /** A change of a document that is not the one here is of no use: everything is asked for. */
    private static boolean accept(Instances instances, NodeReport report, NodeNews found) {
        var document = found.appliedTo(instances.accepted());
        if (document.isEmpty()) {
            LOG.warn("a change of another document than this node's came; everything is asked for");
            instances.unaccept();
            return false;
        }
        return accept(instances, report, document.get());
    }

    private static boolean accept(Instances instances, NodeReport report, NodeDesired document) {
        if (!document.node().equals(report.node())) {
            LOG.error("a document for {} came here; it is not followed", document.node());
            return false;
        }
        try {
            instances.accept(document);
            return true;
        } catch (IOException e) {
            // Asked for again at once: what could not be written is not accepted.
            LOG.error("a document can't be kept", e);
            instances.unaccept();
            return false;
        }
    }
}
