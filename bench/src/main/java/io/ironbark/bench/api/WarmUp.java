package io.ironbark.bench.api;

import io.ironbark.bench.load.CpuClock;
import io.ironbark.bench.load.Load;
import io.ironbark.bench.load.Load.Plan;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Load that is not measured, until Java's compilers rest: for the first minute they take more of the host than what is to be
 * measured, which is not what daemons do for the years after.
 *
 * @param turn how long each kind of request is made
 * @param limit at most, for all turns
 */
record WarmUp(Duration turn, Duration limit, PrintStream out) {
    /** Cores that the compilers of all processes may take together when it is warm. */
    private static final double RESTING = 0.1;

    /** Makes these requests in turns, over as many connections as most of what is measured. */
    void run(InetSocketAddress server, CpuClock clock, List<Load.Scripts> turns) {
        long start = System.nanoTime();
        double compiling;
        do {
            long round = System.nanoTime();
            double before = clock.compilerSeconds();
            for (Load.Scripts scripts : turns) {
                Load.run(server, Plan.closed(Measures.CONNECTIONS, Duration.ZERO, turn), clock, scripts);
            }
            compiling = (clock.compilerSeconds() - before) / since(round);
            out.printf("warming up for %.0f s, compilers take %.2f cores%n", since(start), compiling);
        } while (compiling > RESTING && since(start) < limit.toSeconds());
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
