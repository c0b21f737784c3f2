package io.ironbark.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.zone.Document;
import io.ironbark.cluster.zone.Zone;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.testsupport.NodeChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The real core of a cluster controller, in a process that can be killed. */
final class SimZone {
    private static final long PATIENCE_MILLIS = 4_000;
    private static final long HOLD_MILLIS = 2_000;
    private static final long BACKOFF_MILLIS = 300;
    private static final long GATHER_MILLIS = 10;

    /** Of so many changes one is looked for in whole documents, too, which takes longer than all the rest. */
    private static final int COMPARED = 8;

    private record Waiter(NodeId node, Optional<NodeDesired> has, Consumer<Optional<NodeDesired>> answer) {}

    private final World world;
    private final SimCloud cloud;
    private final Consumer<NodeDesired> published;
    private final SortedMap<NodeId, Document> documents = new TreeMap<>();

    /** All that were published in this life. */
    private final SortedMap<Long, Document> versions = new TreeMap<>();

    private List<Waiter> waiters = new ArrayList<>();
    private Zone core;
    private String epoch;
    private long life;
    private boolean up = true;
    private boolean postDue;
    private boolean everythingDue = true;

    SimZone(World world, SimCloud cloud, Consumer<NodeDesired> published) {
        this.world = world;
        this.cloud = cloud;
        this.published = published;
        this.epoch = "life-0";
        this.core = new Zone(Samples.ZONE, epoch);
        world.every(Duration.ofMillis(200), this::advance);
        world.every(Duration.ofSeconds(5), () -> post(true));
        poll(life);
    }

    boolean isUp() {
        return up;
    }

    /** Forgets all, and starts anew after a while. */
    void crash(Duration away) {
        if (up) {
            up = false;
            life++;
            documents.clear();
            versions.clear();
            waiters = new ArrayList<>();
            world.after(away.toMillis(), this::comeBack);
        }
    }

    private void comeBack() {
        up = true;
        postDue = false;
        everythingDue = true;
        epoch = "life-" + life;
        core = new Zone(Samples.ZONE, epoch);
        poll(life);
    }

    private boolean lives(long then) {
        return up && life == then;
    }

    // Towards the cloud controller

    private void poll(long then) {
        if (!lives(then)) {
            return;
        }
        long after = core.isSynced() ? core.version() : 0;
        Call.<ZoneDesired>start(
                world,
                PATIENCE_MILLIS,
                answer -> cloud.desired(after, answer),
                desired -> {
                    if (lives(then)) {
                        core.apply(desired, world.nowMillis());
                        advance();
                        poll(then);
                    }
                },
                () -> world.after(BACKOFF_MILLIS, () -> poll(then)));
    }

    private void advance() {
        if (!up) {
            return;
        }
        var step = core.advance(world.nowMillis());
        step.documents().forEach(this::publish);
        if (step.news() && !postDue) {
            postDue = true;
            long then = life;
            world.after(GATHER_MILLIS, () -> {
                if (lives(then)) {
                    postDue = false;
                    post(everythingDue);
                }
            });
        }
    }

    private void post(boolean everything) {
        if (!up) {
            return;
        }
        everythingDue = false;
        long then = life;
        core.observed(everything, world.nowMillis())
                .ifPresent(observed -> Call.<Boolean>start(
                        world,
                        PATIENCE_MILLIS,
                        answer -> {
                            cloud.observed(observed);
                            answer.accept(true);
                        },
                        _ -> {},
                        () -> everythingDue |= lives(then)));
    }

    // Towards nodes

    private void publish(Document document) {
        published.accept(document.whole());
        versions.put(document.version(), document);
        documents.put(document.node(), document);
        var wake = waiters.stream()
                .filter(waiter -> waiter.node().equals(document.node()))
                .toList();
        waiters.removeAll(wake);
        wake.forEach(waiter -> waiter.answer().accept(told(waiter.has(), document)));
    }

    /** As a node makes it of what it is sent. */
    private Optional<NodeDesired> told(Optional<NodeDesired> has, Document document) {
        var known = has.filter(one -> one.epoch().equals(epoch))
                .flatMap(one -> Optional.ofNullable(versions.get(one.version())));
        var news = document.news(known);
        if (known.isPresent() && document.version() % COMPARED == 0) {
            assertThat(news.change()).contains(NodeChanges.between(known.get().whole(), document.whole()));
        }
        return news.appliedTo(has);
    }

    void desired(NodeId node, Optional<NodeDesired> has, Consumer<Optional<NodeDesired>> answer) {
        if (!up) {
            return;
        }
        var document = Optional.ofNullable(documents.get(node));
        if (document.isPresent()
                && has.filter(known -> known.epoch().equals(epoch)
                                && known.version() >= document.get().version())
                        .isEmpty()) {
            answer.accept(told(has, document.get()));
            return;
        }
        var waiter = new Waiter(node, has, answer);
        waiters.add(waiter);
        world.after(HOLD_MILLIS, () -> {
            if (waiters.remove(waiter)) {
                answer.accept(Optional.empty());
            }
        });
    }

    void observed(NodeObserved observed, boolean changesOnly) {
        if (up) {
            core.report(observed, changesOnly, world.nowMillis());
            advance();
        }
    }
}
