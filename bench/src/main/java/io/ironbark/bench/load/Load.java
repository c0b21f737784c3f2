package io.ironbark.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Keeps connections busy for a while. */
public final class Load {
    private static final int NO_ANSWER = 0;
    private static final int PROBLEMS_KEPT = 3;

    /** What one connection asks; its own, so it needs no locks. */
    @FunctionalInterface
    public interface Script {
        /** The next whole request. */
        byte[] next();

        /** True if the answer is the right one. */
        default boolean accepts(Wire.Reply reply) {
            return reply.status() == 200;
        }
    }

    /** Makes the script of each connection. */
    @FunctionalInterface
    public interface Scripts {
        Script of(int connection);
    }

    /**
     * How to load.
     *
     * @param warmUp is not counted
     * @param rate requests per second of all connections together; as fast as they are answered if empty
     */
    public record Plan(int connections, Duration warmUp, Duration measured, OptionalDouble rate) {
        /** As fast as it goes. */
        public static Plan closed(int connections, Duration warmUp, Duration measured) {
            return new Plan(connections, warmUp, measured, OptionalDouble.empty());
        }

        /** At a rate. */
        public static Plan paced(int connections, double rate, Duration warmUp, Duration measured) {
            return new Plan(connections, warmUp, measured, OptionalDouble.of(rate));
        }
    }

    private final InetSocketAddress server;
    private final Plan plan;
    private final Scripts scripts;
    private final AtomicLong ticket = new AtomicLong();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final long begin = System.nanoTime();
    private final long countFrom;
    private final long end;

    private Load(InetSocketAddress server, Plan plan, Scripts scripts) {
        this.server = server;
        this.plan = plan;
        this.scripts = scripts;
        this.countFrom = begin + plan.warmUp().toNanos();
        this.end = countFrom + plan.measured().toNanos();
    }

    /** Loads, and returns what was seen when it is over. The processes' use of the CPU is taken over the same time. */
    public static Outcome run(InetSocketAddress server, Plan plan, CpuClock processes, Scripts scripts) {
        return new Load(server, plan, scripts).run(processes);
    }

    private Outcome run(CpuClock processes) {
        var results = new ArrayList<Future<Seen>>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("load-", 0).daemon().factory())) {
            for (int i = 0; i < plan.connections(); i++) {
                Script script = scripts.of(i);
                results.add(threads.submit(() -> converse(script)));
            }
            sleepUntil(countFrom);
            CpuClock.Reading before = processes.read();
            sleepUntil(end);
            CpuClock.Reading used = processes.read().minus(before);
            var seen = new ArrayList<Seen>();
            for (Future<Seen> result : results) {
                seen.add(result.get());
            }
            return outcome(seen, used);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a connection's script failed", e);
        }
    }

    private static final class Seen {
        private long[] nanos = new long[1_024];
        private int count;
        private int failures;

        void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }
    }

    private Seen converse(Script script) throws IOException {
        var seen = new Seen();
        try (var wire = new Wire(server)) {
            while (true) {
                long due = due();
                if (due >= end) {
                    return seen;
                }
                sleepUntil(due);
                byte[] request = script.next();
                long start = plan.rate().isPresent() ? due : System.nanoTime();
                boolean right = asked(wire, request, script);
                long now = System.nanoTime();
                if (start >= countFrom && now <= end) {
                    if (right) {
                        seen.add(now - start);
                    } else {
                        seen.failures++;
                    }
                }
            }
        }
    }

    private boolean asked(Wire wire, byte[] request, Script script) {
        Wire.Reply reply;
        try {
            reply = wire.exchange(request);
        } catch (IOException e) {
            reply = new Wire.Reply(NO_ANSWER, e.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 0);
        }
        boolean right = reply.status() != NO_ANSWER && script.accepts(reply);
        if (!right && problems.size() < PROBLEMS_KEPT) {
            String text = reply.text();
            problems.add(reply.status() + " " + text.substring(0, Math.min(500, text.length())));
        }
        return right;
    }

    /** When the caller's next request is due: now, or when its turn comes at the plan's rate. */
    private long due() {
        return plan.rate().isPresent()
                ? begin + (long) (ticket.getAndIncrement() * 1e9 / plan.rate().getAsDouble())
                : System.nanoTime();
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Outcome outcome(List<Seen> seen, CpuClock.Reading used) {
        int count = seen.stream().mapToInt(one -> one.count).sum();
        long[] all = new long[count];
        int at = 0;
        for (Seen one : seen) {
            System.arraycopy(one.nanos, 0, all, at, one.count);
            at += one.count;
        }
        Arrays.sort(all);
        int failures = seen.stream().mapToInt(one -> one.failures).sum();
        double seconds = plan.measured().toNanos() / 1e9;
        return new Outcome(all, failures, seconds, used, List.copyOf(problems));
    }
}
