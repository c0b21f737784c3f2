package io.ironbark.bench.net;

import io.ironbark.cluster.zone.Document;
import io.ironbark.cluster.zone.Zone;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import io.ironbark.proto.zone.ZoneDesired;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** One guest leaves its security group: what that costs the cluster controller, and what each node is sent. */
final class ZoneChange {
    /** Whole documents are written of so many nodes only: a large VPC's are large. */
    private static final int WHOLE = 20;

    private static final String BLOCK = "172.31.0.0/16";

    private final int nodes;
    private final int instances;
    private final int vpcs;
    private final int changes;
    private final Zone zone = new Zone(Numbered.ZONE, "epoch");
    private final Map<NodeId, Document> told = new HashMap<>();
    private long version;

    private ZoneChange(int nodes, int instances, int vpcs, int changes) {
        this.nodes = nodes;
        this.instances = instances;
        this.vpcs = vpcs;
        this.changes = changes;
    }

    static void measure(PrintStream out) {
        new ZoneChange(100, 2_000, 200, 200).print(out);
        new ZoneChange(1_000, 20_000, 2_000, 200).print(out);
        new ZoneChange(1_000, 20_000, 40, 10).print(out);
    }

    private void print(PrintStream out) {
        fill();
        var millis = new double[changes];
        long sent = 0;
        long whole = 0;
        int documents = 0;
        for (int number = 0; number < changes; number++) {
            var gone = placed(number, Power.TERMINATED);
            long start = System.nanoTime();
            zone.apply(feed(false, List.of(gone)), 0);
            var step = zone.advance(0);
            millis[number] = (System.nanoTime() - start) / 1e6;
            for (Document newer : step.documents()) {
                sent += Json.write(newer.news(Optional.ofNullable(told.get(newer.node())))).length;
                whole += documents < WHOLE ? Json.write(newer.whole()).length : 0;
                told.put(newer.node(), newer);
                documents++;
            }
        }
        Arrays.sort(millis);
        out.printf(
                "| membership change, %,d nodes, %,d instances, %,d VPCs | %.2f ms | %.1f nodes told | %,d bytes each"
                        + " (whole document: %,d) |%n",
                nodes,
                instances,
                vpcs,
                millis[changes / 2],
                (double) documents / changes,
                sent / documents,
                whole / Math.min(documents, WHOLE));
    }

    private void fill() {
        for (int node = 0; node < nodes; node++) {
            zone.report(observed(node), false, 0);
        }
        var placed = new ArrayList<PlacedInstance>();
        for (int number = 0; number < instances; number++) {
            placed.add(placed(number, Power.RUNNING));
        }
        zone.apply(feed(true, placed), 0);
        zone.advance(0).documents().forEach(document -> told.put(document.node(), document));
    }

    /** Each node gets as many, and the guests of one VPC are scattered. */
    private PlacedInstance placed(int number, Power power) {
        int vpc = number % vpcs;
        InstanceDesired instance = Numbered.instance(
                number,
                power,
                Numbered.nic(
                        number,
                        Numbered.vpc(vpc),
                        Numbered.subnet(vpc),
                        "172.31.%d.%d".formatted((number / vpcs) >> 8 & 255, (number / vpcs) & 255),
                        Optional.empty()));
        return new PlacedInstance(instance, Optional.of(Numbered.node((number + number / nodes * 13) % nodes)));
    }

    private ZoneDesired feed(boolean full, List<PlacedInstance> placed) {
        version++;
        return new ZoneDesired(
                Numbered.ZONE,
                version,
                full,
                Policy.SPREAD,
                full
                        ? IntStream.range(0, nodes)
                                .mapToObj(node -> new NodeSpec(Numbered.node(node), true))
                                .toList()
                        : List.of(),
                placed,
                full ? IntStream.range(0, vpcs).mapToObj(ZoneChange::vpc).toList() : List.of(),
                full ? IntStream.range(0, vpcs).mapToObj(ZoneChange::group).toList() : List.of(),
                new TreeSet<>());
    }

    private static VpcSpec vpc(int number) {
        return new VpcSpec(
                Numbered.vpc(number),
                number + 1,
                List.of(BLOCK),
                List.of(new SubnetDesired(Numbered.subnet(number), BLOCK)));
    }

    private static SecurityGroupSpec group(int number) {
        var own = Numbered.group(number);
        return new SecurityGroupSpec(
                own,
                Numbered.vpc(number),
                List.of(Numbered.rule(number, "-1", -1, new SecurityRule.Group(own))),
                List.of());
    }

    private static NodeObserved observed(int node) {
        return new NodeObserved(
                Numbered.node(node),
                "boot",
                "bench",
                "",
                0,
                "10.0.%d.%d".formatted(node >> 8, node & 255),
                NodeObserved.Accelerator.TCG,
                new Capacity(64, 262_144, 10_000),
                new TreeSet<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
