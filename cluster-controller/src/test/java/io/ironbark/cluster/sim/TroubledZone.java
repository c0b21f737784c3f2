package io.ironbark.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.zone.Zone;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.placement.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A zone with nodes and users, and what must always hold in it. */
final class TroubledZone {
    private static final int NODES = 6;
    private static final int VPCS = 3;
    private static final int LAUNCHES = 40;
    private static final Capacity NODE_TOTAL = new Capacity(8, 4096, 100);
    private static final List<Power> POWERS = List.of(Power.values());

    private final World world;
    private final SimCloud controller;
    private final SimZone zone;
    private final List<SimNode> nodes = new ArrayList<>();
    private int launched;

    TroubledZone(long seed) {
        this.world = new World(seed);
        this.controller = new SimCloud(world, seed % 2 == 0 ? Policy.SPREAD : Policy.PACK, VPCS);
        this.zone = new SimZone(world, controller, this::nothingIsToldBeforeItIsCommitted);
        for (int number = 0; number < NODES; number++) {
            nodes.add(new SimNode(number, world, zone, NODE_TOTAL));
        }
        world.invariant(this::nothingRunsTwice);
        world.invariant(this::noNodeHoldsMoreThanItHas);
    }

    void makeTrouble() {
        var random = world.random();
        world.every(Duration.ofSeconds(1), this::userActs);
        for (int trouble = 0; trouble < 8; trouble++) {
            world.after(random.nextLong(90_000), () -> zone.crash(upTo(5)));
            world.after(random.nextLong(90_000), () -> anyNode().crash(upTo(40)));
            world.after(
                    random.nextLong(90_000), () -> controller.drain(anyNode().id(), random.nextBoolean()));
            world.after(random.nextLong(90_000), () -> controller.peer(random.nextBoolean()));
        }
        world.runFor(Duration.ofMinutes(2));
    }

    private Duration upTo(int seconds) {
        return Duration.ofMillis(1 + world.random().nextLong(seconds * 1000L));
    }

    private SimNode anyNode() {
        return nodes.get(world.random().nextInt(nodes.size()));
    }

    private void userActs() {
        if (world.nowMillis() > 100_000) {
            return;
        }
        int burst = world.random().nextInt(4);
        for (int count = 0; count < burst && launched < LAUNCHES; count++) {
            int memoryMib = 256 << world.random().nextInt(3);
            controller.launch(Samples.instance(launched, launched % VPCS, memoryMib));
            launched++;
        }
        var known = controller.instances();
        if (!known.isEmpty()) {
            var power = POWERS.get(world.random().nextInt(POWERS.size()));
            controller.power(known.get(world.random().nextInt(known.size())), power);
        }
    }

    void settle() {
        world.calmDown();
        nodes.forEach(node -> controller.drain(node.id(), false));
        world.runFor(Duration.ofMinutes(1)); // until all are back, and the last late message came
        assertThat(world.runUntil(() -> zone.isUp() && controller.settled(), Duration.ofMinutes(5)))
                .as("settles: %s", controller.placed())
                .isTrue();
        world.runFor(Duration.ofSeconds(10));
        assertThat(controller.settled()).isTrue();
    }

    /** What grew change by change must be what one look at everything gives. */
    void checkDocuments() {
        var fresh = new Zone(Samples.ZONE, "fresh");
        nodes.forEach(node -> fresh.report(node.observed(), false, 0));
        fresh.apply(controller.everything(), 0);
        SortedMap<NodeId, NodeDesired> wanted = new TreeMap<>();
        fresh.advance(0).documents().forEach(document -> wanted.put(document.node(), document.whole()));
        for (var node : nodes) {
            var applied = node.applied().orElseThrow();
            var expected = Optional.ofNullable(wanted.get(node.id())).orElseThrow();
            assertThat(applied.instances()).isEqualTo(expected.instances());
            assertThat(applied.vpcs()).isEqualTo(expected.vpcs());
        }
    }

    private void nothingIsToldBeforeItIsCommitted(NodeDesired document) {
        for (var instance : document.instances()) {
            assertThat(controller.wasCommitted(instance.id(), document.node()))
                    .as("%s at %s", instance.id(), document.node())
                    .isTrue();
        }
    }

    private void nothingRunsTwice() {
        var seen = new HashSet<InstanceId>();
        for (var node : nodes) {
            for (var id : node.running()) {
                if (!seen.add(id)) {
                    throw new AssertionError(id + " runs twice at " + world.nowMillis());
                }
            }
        }
    }

    private void noNodeHoldsMoreThanItHas() {
        for (var node : nodes) {
            if (!SimCloud.fits(node.total(), node.used())) {
                throw new AssertionError(node.id() + " holds too much at " + world.nowMillis());
            }
        }
    }
}
