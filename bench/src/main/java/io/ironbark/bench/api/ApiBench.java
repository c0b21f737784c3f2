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
    static final String AT_FIRST = "ours at 5,000, " + Measures.CONNECTIONS + " connections";
    static final String LATER = "ours at 50,000, " + Measures.CONNECTIONS + " connections";
    static final String MOTO = "moto at 5,000, 1 connection";

    private static final Map<String, Aim> AIMS = Map.ofEntries(
            Map.entry(Measures.ONE, Aim.atLeast(3_000)),
            Map.entry(Measures.PAGE, Aim.atLeast(150)),
            Map.entry(Measures.NAMED, Aim.atLeast(1_000)),
            Map.entry(Measures.WALK, Aim.atMost(1)),
            Map.entry(Measures.TAG, Aim.atLeast(1_000)),
            Map.entry(Measures.RUN, Aim.atLeast(300)),
            Map.entry(Measures.RUN_500, Aim.atMost(0.5)),
            Map.entry(Measures.PACED, Aim.atMost(20)),
            Map.entry(Measures.SATURATED, Aim.atLeast(0.3)),
            Map.entry(Measures.REFUSED, Aim.atMost(100)),
            Map.entry(Burst.RUNNING, Aim.atMost(60)),
            Map.entry(Flood.NEIGHBOUR, Aim.atMost(2)));

    private static final Duration START = Duration.ofMinutes(4);
    private static final String STEADY = "steady-";
    private static final int STEADY_NODES = 100;
    private static final int MOTO_NAMES = 50;

    private final Path source;
    private final Path home;
    private final Scale scale;
    private final Set<String> words;
    private final PrintStream out = System.out;
    private final Table table = new Table(List.of(AT_FIRST, LATER, MOTO), AIMS);
    private final Measures measures;

    private ApiBench(Path source, Path home, Scale scale, Set<String> words) {
        this.source = source;
        this.home = home;
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
        var bench = new ApiBench(Path.of(arguments[0]), Path.of(arguments[1]), scale, words);
        bench.run();
        System.exit(bench.table.wrong().isEmpty() ? 0 : 1);
    }

    private void run() throws IOException, SQLException {
        long start = System.nanoTime();
        try (var cloud = new BenchCloud(source, home)) {
            var store = new FillStore(cloud.pool());
            Tenants tenants;
            try (var nodes = steadyNodes(cloud)) {
                cloud.watchNodes(nodes.handle());
                Await.until("the nodes are known", START, () -> store.nodes(STEADY) == STEADY_NODES);
                tenants = new Tenants(cloud, store, scale.accounts());
                say(start, "%d accounts".formatted(tenants.count()));
                tenants.fill(scale, scale.first());
                say(start, "filled");
                if (wants("calls")) {
                    ours(AT_FIRST, cloud, store, tenants);
                    say(start, "measured");
                }
                if (!words.contains("--quick")) {
                    tenants.fill(scale, scale.second());
                    say(start, "filled");
                }
                if (!words.contains("--quick") && wants("calls")) {
                    ours(LATER, cloud, store, tenants);
                    say(start, "measured");
                }
                if (words.contains("--only-launches")) {
                    launches(words.contains("--quick") ? AT_FIRST : LATER, cloud, store, tenants);
                    say(start, "launched");
                }
                if (wants("flood")) {
                    new Flood(scale, cloud, table, out)
                            .run(
                                    words.contains("--quick") ? AT_FIRST : LATER,
                                    tenants,
                                    store.idsBeside(tenants.first().instance()),
                                    store.idsBeside(tenants.other(0).instance()));
                    say(start, "flood");
                }
            }
            if (!words.contains("--quick") && wants("burst")) {
                burst(cloud, store, tenants);
                say(start, "burst");
            }
        }
        if (!words.contains("--no-moto") && wants("moto")) {
            moto();
            say(start, "moto");
        }
        table.print(out);
    }

    /** It is the part that takes most of the host: if that is too little for it, the other figures stand. */
    private void burst(BenchCloud cloud, FillStore store, Tenants tenants) throws IOException, SQLException {
        try {
            new Burst(scale, cloud, store, table, out).run(tenants);
        } catch (AssertionError e) {
            table.failed(Burst.RUNNING, LATER, String.valueOf(e.getMessage()));
        }
    }

    /** All parts, unless some are named. */
    private boolean wants(String part) {
        return words.stream().noneMatch(word -> word.startsWith("--only-")) || words.contains("--only-" + part);
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

    private void ours(String column, BenchCloud cloud, FillStore store, Tenants tenants)
            throws IOException, SQLException {
        List<String> ids = store.idsBeside(tenants.first().instance());
        var who = new Contender(
                column, tenants.first().api(), cloud.clock(), ids, scale.walked() - 1, Measures.CONNECTIONS);
        out.printf("%s: %d instances, %d in the account that is asked%n", column, store.instances(), ids.size());
        if (column.equals(AT_FIRST)) {
            measures.warmUp(who, tenants);
            measures.generator(who, home);
        }
        var floors = new FloorStore(cloud.pool());
        double floor = floors.perSecond(Measures.CONNECTIONS, ids, scale.warmUp(), scale.measured());
        out.printf("bare SELECTs, %s: %s/s%n", column, Measures.number(floor));
        double one = measures.describe(who);
        table.put(Measures.RATIO, column, one / floor, "of " + Measures.number(floor) + "/s");
        measures.saturated(who, floors);
        measures.paced(who, one / 2);
        measures.launches(who, tenants);
        measures.bigLaunches(column, tenants, Measures.CONNECTIONS + (column.equals(LATER) ? 3 : 0));
    }

    /** Launches alone, for work on them. */
    private void launches(String column, BenchCloud cloud, FillStore store, Tenants tenants) throws SQLException {
        List<String> ids = store.idsBeside(tenants.first().instance());
        var who = new Contender(
                column, tenants.first().api(), cloud.clock(), ids, scale.walked() - 1, Measures.CONNECTIONS);
        measures.warmUpLaunches(who, tenants);
        for (int i = 0; i < Measures.REPEATS; i++) {
            measures.launches(who, tenants);
        }
        measures.bigLaunches(column, tenants, Measures.CONNECTIONS);
    }

    private void moto() {
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
