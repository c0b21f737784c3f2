package io.ironbark.bench.api;

import io.ironbark.bench.load.Load;
import io.ironbark.bench.load.Load.Plan;
import io.ironbark.bench.load.Outcome;
import io.ironbark.bench.load.Wire;
import java.io.PrintStream;
import java.time.Duration;
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
    private static final Duration WARM_UP = Duration.ofSeconds(2);

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

    void run(String column, Tenants tenants, List<String> floodIds, List<String> neighbourIds) {
        cloud.restartController("throttle.times = " + TIMES + "\n");
        Ec2 flooding = tenants.first().api();
        Ec2 neighbour = tenants.other(0).api();
        Duration measured = scale.measured();
        var quiet = Plan.paced(CONNECTIONS, NEIGHBOUR_RATE, WARM_UP, measured);
        Outcome alone = Load.run(neighbour.server(), quiet, cloud.clock(), n -> neighbour.one(neighbourIds, n));
        var loud = Plan.paced(CONNECTIONS, 10 * MAY, Duration.ZERO, WARM_UP.plus(measured));
        var flood = CompletableFuture.supplyAsync(
                () -> Load.run(flooding.server(), loud, cloud.clock(), n -> anyAnswer(flooding.one(floodIds, n))));
        Outcome beside = Load.run(neighbour.server(), quiet, cloud.clock(), n -> neighbour.one(neighbourIds, n));
        Outcome flooded = flood.join();
        double ratio = beside.millis(0.99) / alone.millis(0.99);
        out.printf(
                "flood of %s/s: another's p99 is %s ms, without it %s ms; %d and %d of the other's wrong%n",
                Measures.number(flooded.perSecond()),
                Measures.number(beside.millis(0.99)),
                Measures.number(alone.millis(0.99)),
                beside.failures(),
                alone.failures());
        table.put(NEIGHBOUR, column, Measures.number(ratio));
        cloud.restartControllerUnthrottled();
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
