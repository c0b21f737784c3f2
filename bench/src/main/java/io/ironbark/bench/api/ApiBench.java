package io.ironbark.bench.api;

import io.ironbark.bench.api.Measures.Contender;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures the EC2 API, and prints a table; see {@code deploy/bench/api --help}. */
public final class ApiBench {
    static final String AT_FIRST = "ours at 5,000";
    static final String LATER = "ours at 50,000";
    static final String MOTO = "moto at 5,000";

    private static final Map<String, String> AIMS = Map.ofEntries(
            Map.entry(Measures.ONE, "3,000"),
            Map.entry(Measures.PAGE, "150"),
            Map.entry(Measures.NAMED, "1,000"),
            Map.entry(Measures.WALK, "1"),
            Map.entry(Measures.TAG, "1,000"),
            Map.entry(Measures.RUN, "300"),
            Map.entry(Measures.RUN_500, "0.5"),
            Map.entry(Measures.PACED, "20"),
            Map.entry(Measures.RATIO, "0.3"),
            Map.entry(Burst.RUNNING, "60"),
            Map.entry(Flood.NEIGHBOUR, "2"));

    private static final Duration START = Duration.ofMinutes(4);
    private static final String STEADY = "steady-";
    private static final int STEADY_NODES = 20;
    private static final int MOTO_NAMES = 50;

    private final Path source;
    private final Scale scale;
    private final Set<String> words;
    private final PrintStream out = System.out;
    private final Table table = new Table(List.of(AT_FIRST, LATER, MOTO), AIMS);
    private final Measures measures;

    private ApiBench(Path source, Scale scale, Set<String> words) {
        this.source = source;
        this.scale = scale;
        this.words = words;
        this.measures = new Measures(scale, table, out);
    }

    /** Takes the source tree, a directory for what is made, and words about what to do. */
    public static void main(String... arguments) throws Exception {
        var words = Set.of(arguments).stream()
                .filter(word -> word.startsWith("--"))
                .collect(java.util.stream.Collectors.toSet());
        Scale scale = words.contains("--smoke") ? Scale.SMOKE : words.contains("--quick") ? Scale.QUICK : Scale.WHOLE;
        var bench = new ApiBench(Path.of(arguments[0]), scale, words);
        bench.run(Path.of(arguments[1]));
        System.exit(bench.table.missed().isEmpty() ? 0 : 1);
    }

    private void run(Path home) throws IOException, SQLException {
        long start = System.nanoTime();
        try (var cloud = new BenchCloud(source, home)) {
            var store = new FillStore(cloud.pool());
            Tenants tenants;
            try (var _ = steadyNodes(cloud)) {
                Await.until("the nodes are known", START, () -> store.nodes(STEADY) == STEADY_NODES);
                tenants = new Tenants(cloud, store, scale.accounts());
                say(start, "%d accounts".formatted(tenants.count()));
                tenants.fill(scale, scale.first());
                say(start, "filled");
                ours(AT_FIRST, cloud, store, tenants);
                say(start, "measured");
                if (!words.contains("--quick")) {
                    tenants.fill(scale, scale.second());
                    say(start, "filled");
                    ours(LATER, cloud, store, tenants);
                    say(start, "measured");
                }
                new Flood(scale, cloud, table, out)
                        .run(
                                words.contains("--quick") ? AT_FIRST : LATER,
                                tenants,
                                store.idsBeside(tenants.first().instance()),
                                store.idsBeside(tenants.other(0).instance()));
                say(start, "flood");
            }
            if (!words.contains("--quick")) {
                new Burst(scale, cloud, store, table, out).run(tenants);
                say(start, "burst");
            }
        }
        if (!words.contains("--no-moto")) {
            moto(home);
            say(start, "moto");
        }
        table.print(out);
    }

    /** Nodes with room for all that is launched. */
    private static NodeProcess steadyNodes(BenchCloud cloud) throws IOException {
        return new NodeProcess(
                cloud,
                new SimulatedNodes.Fleet(
                        cloud.nodes(),
                        STEADY_NODES,
                        STEADY,
                        new Capacity(100_000, 100_000_000, 1_000_000),
                        Duration.ofMillis(500)));
    }

    private void ours(String column, BenchCloud cloud, FillStore store, Tenants tenants) throws SQLException {
        List<String> ids = store.idsBeside(tenants.first().instance());
        var who = new Contender(
                column, tenants.first().api(), cloud.clock(), ids, scale.walked() - 1, Measures.CONNECTIONS);
        out.printf("%s: %d instances, %d in the account that is asked%n", column, store.instances(), ids.size());
        if (column.equals(AT_FIRST)) {
            measures.warmUp(who, tenants);
        }
        double floor =
                new FloorStore(cloud.pool()).perSecond(Measures.CONNECTIONS, ids, scale.warmUp(), scale.measured());
        out.printf("bare SELECTs, %s: %s/s%n", column, Measures.number(floor));
        double one = measures.describe(who);
        table.put(Measures.RATIO, column, Measures.number(one / floor));
        measures.paced(who, one / 2);
        measures.launches(who, tenants);
        measures.bigLaunches(column, tenants, Measures.CONNECTIONS + (column.equals(LATER) ? 3 : 0));
    }

    private void moto(Path home) {
        try (var moto = new Moto(home)) {
            String image = moto.image();
            List<String> ids = moto.fill(image, scale.walked(), MOTO_NAMES);
            var who = new Contender(MOTO, moto.api(), moto.clock(), ids, MOTO_NAMES, 1);
            measures.describeSlowly(who);
            measures.rate(Measures.RUN, who, _ -> moto.api().script(() -> Ec2.run(image, 1)));
        }
    }

    private void say(long start, String what) {
        out.printf("-- %.0f s: %s%n", (System.nanoTime() - start) / 1e9, what);
    }
}
