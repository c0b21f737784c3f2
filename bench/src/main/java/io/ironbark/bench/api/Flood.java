package io.ironbark.bench.api;

import io.ironbark.bench.load.Load;
import io.ironbark.bench.load.Load.Plan;
import io.ironbark.bench.load.Outcome;
import io.ironbark.bench.load.Wire;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One account asks ten times as often as it may; what another sees of that. */
final class Flood {
    static final String NEIGHBOUR =
            "p99 of an account while another asks ten times as much as it may, over p99 without";

    /** EC2's own rate of unfiltered reads is 10 a second: too few for a tail, so all buckets are so many times wider. */
    private static final int TIMES = 20;

    private static final double MAY = 10 * TIMES;
    private static final double NEIGHBOUR_RATE = 0.75 * MAY;
    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int ROUNDS = 3;

    private final Scale scale;
    private final BenchCloud cloud;
    private final Table table;
    private final PrintStream out;

    Flood(Scale scale, BenchCloud cloud, Table table, PrintStream out) {
        this.scale = scale;
        this.cloud = cloud;
        this.table = table;
        this.out = out;
    }

    /** Alone and beside the flood in turns, so that whatever else the host does falls on both alike. */
    void run(String column, Tenants tenants, List<String> floodIds, List<String> neighbourIds) {
        cloud.restartController("throttle.times = " + TIMES + "\n");
        warmUp(tenants);
        var alone = new double[ROUNDS];
        var beside = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            alone[round] = neighbour(tenants, neighbourIds, "alone");
            var loud = Plan.paced(CONNECTIONS, 10 * MAY, Duration.ZERO, WARM_UP.plus(scale.measured()));
            Ec2 flooding = tenants.first().api();
            var flood = CompletableFuture.supplyAsync(
                    () -> Load.run(flooding.server(), loud, cloud.clock(), n -> anyAnswer(flooding.one(floodIds, n))));
            beside[round] = neighbour(tenants, neighbourIds, "beside a flood");
            out.printf("the flood: %s/s%n", Measures.number(flood.join().perSecond()));
        }
        Arrays.sort(alone);
        Arrays.sort(beside);
        double p99 = alone[ROUNDS / 2];
        table.put(NEIGHBOUR, column, beside[ROUNDS / 2] / p99, "alone " + Measures.number(p99) + " ms");
        cloud.restartControllerUnthrottled();
    }

    /** A controller that has just started compiles for longer than it answers: no tail of that says anything. */
    private void warmUp(Tenants tenants) {
        Load.Scripts answeredOrRefused = n -> {
            Tenants.Tenant tenant = tenants.other(n);
            return anyAnswer(tenant.api().one(List.of(tenant.instance()), n));
        };
        scale.warmUp(out).run(cloud.api(), cloud.clock(), List.of(answeredOrRefused));
    }

    /** The other account's p99, in milliseconds. */
    private double neighbour(Tenants tenants, List<String> ids, String how) {
        Ec2 api = tenants.other(0).api();
        var quiet = Plan.paced(CONNECTIONS, NEIGHBOUR_RATE, WARM_UP, scale.measured());
        Outcome seen = Load.run(api.server(), quiet, cloud.clock(), n -> api.one(ids, n));
        out.printf(
                "the neighbour %s: %s/s, p50 %s ms, p99 %s ms, %d wrong%n",
                how,
                Measures.number(seen.perSecond()),
                Measures.number(seen.millis(0.5)),
                Measures.number(seen.millis(0.99)),
                seen.failures());
        if (seen.failures() > 0) {
            table.wrong(seen.failures() + " requests of the neighbour of a flood: " + seen.problems());
        }
        return seen.millis(0.99);
    }

    /** Most of a flood is refused, which is right. */
    private static Load.Script anyAnswer(Load.Script script) {
        return new Load.Script() {
            @Override
            public byte[] next() {
                return script.next();
            }

            @Override
            public boolean accepts(Wire.Reply reply) {
                return reply.status() == 200 || reply.status() == 503;
            }
        };
    }
}
