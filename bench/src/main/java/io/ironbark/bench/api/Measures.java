package io.ironbark.bench.api;

import io.ironbark.bench.api.Tenants.Tenant;
import io.ironbark.bench.load.CpuClock;
import io.ironbark.bench.load.Load;
import io.ironbark.bench.load.Load.Plan;
import io.ironbark.bench.load.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same calls for each contender: measured, printed, and put into the table. */
final class Measures {
    static final String ONE = "DescribeInstances of one id, requests/s";
    static final String PAGE = "DescribeInstances, a page of 100, requests/s";
    static final String NAMED = "DescribeInstances, a filter on a tag, requests/s";
    static final String WALK = "walk over 5,000 in pages of 100, seconds";
    static final String TAG = "CreateTags, requests/s";
    static final String RUN = "RunInstances of one, requests/s";
    static final String RUN_500 = "RunInstances of 500 accepted, seconds";
    static final String PACED = "DescribeInstances of one id at half of that rate, 50 connections, p99 in ms";
    static final String REFUSED = "a list of 100,000 entries refused, milliseconds";
    static final String GENERATOR = "the same requests to a server that answers a constant, requests/s";
    static final String RATIO = "DescribeInstances of one id, part of the pool's bare SELECTs";
    static final String SATURATED = "the same from 50 connections, of the better of 8 and 50 threads";

    static final int CONNECTIONS = 8;
    static final int MANY_CONNECTIONS = 50;
    private static final String ONE_OF_MANY = "DescribeInstances of one id, 50 connections, requests/s";
    static final int REPEATS = 3;
    private static final int REFUSALS = 15;
    private static final String LONG_LIST = "Action=DescribeInstances&Version=2016-11-15"
            + IntStream.rangeClosed(1, 100_000).mapToObj(n -> "&X." + n + "=").collect(Collectors.joining());
    private static final int PAGES_OF_THE_SLOW = 5;
    private final Scale scale;
    private final Table table;
    private final PrintStream out;

    Measures(Scale scale, Table table, PrintStream out) {
        this.scale = scale;
        this.table = table;
        this.out = out;
    }

    /** Who is asked, what he has, and over how many connections. */
    record Contender(String column, Ec2 api, CpuClock clock, List<String> ids, int names, int connections) {}

    /** All that is measured later; most of it is launches, of which it takes some tens of thousands. */
    void warmUp(Contender who, Tenants tenants) {
        warmUp(
                who,
                List.of(
                        launching(tenants),
                        launching(tenants),
                        _ -> who.api().pages(),
                        n -> who.api().tag(who.ids(), n),
                        n -> who.api().one(who.ids(), n)));
    }

    /** The same, of launches only. */
    void warmUpLaunches(Contender who, Tenants tenants) {
        warmUp(who, List.of(launching(tenants)));
    }

    private void warmUp(Contender who, List<Load.Scripts> turns) {
        scale.warmUp(out).run(who.api().server(), who.clock(), turns);
    }

    /** What the generator itself can do: far more than anybody who is asked by it, or it would measure itself. */
    void generator(Contender who, Path home) throws IOException {
        var port = BenchCloud.freePort();
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var constant = JavaProcess.start(
                home.resolve("log/constant.log"), ConstantServer.class, Integer.toString(port), "3500")) {
            constant.awaitLine("ready");
            Ec2 api = who.api().at(server);
            Outcome seen = Load.run(
                    server,
                    Plan.closed(CONNECTIONS, scale.measured(), scale.measured()),
                    new CpuClock().watch("generator", ProcessHandle.current()).watch("controller", constant.handle()),
                    n -> api.one(who.ids(), n));
            print(GENERATOR, who.column(), seen);
            table.put(GENERATOR, who.column(), seen.perSecond());
        }
    }

    /** Requests a second, closed loop. */
    double rate(String measure, Contender who, Load.Scripts scripts) {
        Outcome seen = Load.run(
                who.api().server(),
                Plan.closed(who.connections(), scale.warmUp(), scale.measured()),
                who.clock(),
                scripts);
        print(measure, who.column(), seen);
        if (seen.nanos().length == 0) {
            table.put(measure, who.column(), "none within " + scale.measured().toSeconds() + " s");
        } else {
            table.put(
                    measure,
                    who.column(),
                    seen.perSecond(),
                    number(seen.millis(0.5)) + ", " + number(seen.millis(0.99)));
        }
        return seen.perSecond();
    }

    /** What all contenders are asked, but for launches. Returns the rate of one id. */
    double describe(Contender who) {
        double one = rate(ONE, who, n -> who.api().one(who.ids(), n));
        rate(PAGE, who, _ -> who.api().pages());
        rate(NAMED, who, n -> who.api().named(who.names(), n));
        walk(who);
        rate(TAG, who, n -> who.api().tag(who.ids(), n));
        refusals(who);
        return one;
    }

    /** What nobody honest asks for must cost next to nothing. */
    private void refusals(Contender who) {
        double[] millis = new double[REFUSALS];
        for (int i = 0; i < REFUSALS; i++) {
            millis[i] = who.api().refused(LONG_LIST) / 1e6;
        }
        Arrays.sort(millis);
        out.printf("%s, %s: %.1f, at most %.1f%n", REFUSED, who.column(), millis[REFUSALS / 2], millis[REFUSALS - 1]);
        table.put(REFUSED, who.column(), millis[REFUSALS / 2], "at most " + number(millis[REFUSALS - 1]));
    }

    void walk(Contender who) {
        double[] seconds = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            int pages = who.api().walk(Integer.MAX_VALUE);
            seconds[i] = since(start);
            out.printf("%s, %s: %.2f (%d pages)%n", WALK, who.column(), seconds[i], pages);
        }
        Arrays.sort(seconds);
        table.put(WALK, who.column(), seconds[REPEATS / 2]);
    }

    /** For one that takes minutes for all of it: single calls, and a part of the walk. */
    void describeSlowly(Contender who) {
        rate(ONE, who, n -> who.api().one(who.ids(), n));
        rate(PAGE, who, _ -> who.api().pages());
        long start = System.nanoTime();
        who.api().call(Ec2.form("DescribeInstances", "Filter.1.Name", "tag:Name", "Filter.1.Value.1", "bench-7"));
        table.put(NAMED, who.column(), 1 / since(start), "one call");
        start = System.nanoTime();
        int pages = who.api().walk(PAGES_OF_THE_SLOW);
        double whole = since(start) * scale.walked() / (100.0 * pages);
        table.put(WALK, who.column(), whole, "from " + pages + " pages");
        rate(TAG, who, n -> who.api().tag(who.ids(), n));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * One id as fast as it goes, beside bare SELECTs as fast as they go: eight connections are too few to keep all sides of a
     * request busy, while few threads of SELECTs are faster than many. In turns, so that whatever else the host does falls on
     * all alike.
     */
    void saturated(Contender who, FloorStore floors) {
        record Turn(double ours, double bare) {
            double part() {
                return ours / bare;
            }
        }
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < REPEATS; i++) {
            double few = floors.perSecond(CONNECTIONS, who.ids(), scale.warmUp(), scale.measured());
            double many = floors.perSecond(MANY_CONNECTIONS, who.ids(), scale.warmUp(), scale.measured());
            out.printf(
                    "bare SELECTs from %d and %d threads, %s: %s/s and %s/s%n",
                    CONNECTIONS, MANY_CONNECTIONS, who.column(), number(few), number(many));
            Outcome seen = Load.run(
                    who.api().server(),
                    Plan.closed(MANY_CONNECTIONS, scale.warmUp(), scale.measured()),
                    who.clock(),
                    n -> who.api().one(who.ids(), n));
            print(ONE_OF_MANY, who.column(), seen);
            turns.add(new Turn(seen.perSecond(), Math.max(few, many)));
        }
        turns.sort(Comparator.comparingDouble(Turn::part));
        Turn middle = turns.get(REPEATS / 2);
        table.put(
                SATURATED,
                who.column(),
                middle.part(),
                "%s/s of %s/s, and %s and %s"
                        .formatted(
                                number(middle.ours()),
                                number(middle.bare()),
                                number(turns.getFirst().part()),
                                number(turns.getLast().part())));
    }

    /** The tail below saturation: of three turns the middle one, since a tenth of a second of anything else makes a tail. */
    void paced(Contender who, double rate) {
        double[] tails = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            Outcome seen = Load.run(
                    who.api().server(),
                    Plan.paced(MANY_CONNECTIONS, rate, scale.warmUp(), scale.measured()),
                    who.clock(),
                    n -> who.api().one(who.ids(), n));
            print(PACED, who.column(), seen);
            tails[i] = seen.millis(0.99);
        }
        Arrays.sort(tails);
        String others = "%s/s, and %s and %s".formatted(number(rate), number(tails[0]), number(tails[REPEATS - 1]));
        table.put(PACED, who.column(), tails[REPEATS / 2], "at " + others);
    }

    /** Launches of one in the accounts that are not walked over, each connection in another. */
    void launches(Contender who, Tenants tenants) {
        rate(RUN, who, launching(tenants));
    }

    private static Load.Scripts launching(Tenants tenants) {
        return n -> {
            Tenant tenant = tenants.other(n);
            return tenant.api().script(() -> Ec2.run(tenant.image(), 1));
        };
    }

    void bigLaunches(String column, Tenants tenants, int from) {
        double[] seconds = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            Tenant tenant = tenants.other(from + i);
            long start = System.nanoTime();
            tenant.api().call(Ec2.run(tenant.image(), scale.burst()));
            seconds[i] = since(start);
            out.printf("%s, %s: %.3f%n", RUN_500, column, seconds[i]);
        }
        Arrays.sort(seconds);
        table.put(RUN_500, column, seconds[REPEATS / 2]);
    }

    void print(String measure, String column, Outcome seen) {
        out.printf(
                "%s, %s: %s/s, p50 %s ms, p99 %s ms, %d wrong; CPU of a request in µs: controller %.0f, database %.0f,"
                        + " generator %.0f, cluster %.0f, nodes %.0f%n",
                measure,
                column,
                number(seen.perSecond()),
                number(seen.millis(0.5)),
                number(seen.millis(0.99)),
                seen.failures(),
                seen.cpuMicros("controller"),
                seen.cpuMicros("database"),
                seen.cpuMicros("generator"),
                seen.cpuMicros("cluster"),
                seen.cpuMicros("nodes"));
        seen.problems().forEach(problem -> out.println("  " + problem));
        if (seen.failures() > 0) {
            table.wrong(seen.failures() + " wrong answers: " + measure + ", " + column);
        }
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
