package io.ironbark.bench.api;

import io.ironbark.bench.api.NodeProcess.Guests;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;

/** A zone of many simulated nodes, full of instances, on which many are launched at once. */
final class Burst {
    static final String RUNNING = "burst of 500 on 1,000 nodes with 20,000 instances, seconds until all run";

    /** A node is unreachable after fifteen seconds of silence; one that has just ended would still be given instances. */
    private static final double GIVEN_UP_SECONDS = 20;

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration BOOT = Duration.ofSeconds(2);
    private static final Capacity NODE = new Capacity(64, 65_536, 1_000);
    private static final String PREFIX = "sim-";

    private final Scale scale;
    private final BenchCloud cloud;
    private final FillStore store;
    private final Table table;
    private final PrintStream out;

    Burst(Scale scale, BenchCloud cloud, FillStore store, Table table, PrintStream out) {
        this.scale = scale;
        this.cloud = cloud;
        this.store = store;
        this.table = table;
        this.out = out;
    }

    void run(Tenants tenants) throws IOException, SQLException {
        long start = System.nanoTime();
        try (var nodes =
                new NodeProcess(cloud, new SimulatedNodes.Fleet(cloud.nodes(), scale.nodes(), PREFIX, NODE, BOOT))) {
            Await.until("all nodes are known", LIMIT, () -> store.nodes(PREFIX) == scale.nodes());
            out.printf("%d nodes connect and are known: %.1f s%n", scale.nodes(), since(start));
            int residents = store.adopt(scale.residents(), PREFIX, scale.nodes());
            Await.until("all residents run", LIMIT, () -> nodes.guests().running() >= residents);
            out.printf("%d instances run there: %.1f s%n", residents, since(start));
            Await.until("the nodes that ended before are given up", LIMIT, () -> since(start) > GIVEN_UP_SECONDS);
            burst(tenants, nodes, residents);
        }
    }

    /** From one call to all that were launched: running in the database, and each guest once. */
    private void burst(Tenants tenants, NodeProcess nodes, int residents) {
        Tenants.Tenant tenant = tenants.other(tenants.count() - 2);
        long before = store.running();
        long start = System.nanoTime();
        tenant.api().call(Ec2.run(tenant.image(), scale.burst()));
        double accepted = since(start);
        Await.until("all of the burst run", LIMIT, () -> store.running() == before + scale.burst());
        double seconds = since(start);
        Guests guests = nodes.guests();
        out.printf(
                "burst of %d: accepted in %.2f s, all run after %.1f s; %d guests of %d instances%n",
                scale.burst(), accepted, seconds, guests.running(), guests.instances());
        table.put(RUNNING, ApiBench.LATER, seconds);
        if (guests.running() != guests.instances() || guests.running() < residents + scale.burst()) {
            table.wrong("an instance runs twice or not at all: " + guests);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
