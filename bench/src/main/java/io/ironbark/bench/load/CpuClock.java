package io.ironbark.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much of the CPU processes have used: others with their children that still run, this one without. */
public final class CpuClock {
    /** How Linux shortens the names of the compilers' threads. */
    private static final Pattern COMPILER = Pattern.compile("\\d+ \\(C[12] CompilerThre\\) \\S (.*)");

    /** Fields of /proc/PID/task/TID/stat after its state, which is the third (proc(5)). */
    private static final int UTIME = 14 - 4;

    private static final double TICKS_PER_SECOND = 100;

    private final Map<String, List<ProcessHandle>> processes = new TreeMap<>();

    /** Watches a process under a name; several may share one. */
    public CpuClock watch(String name, ProcessHandle... handles) {
        processes.put(name, List.of(handles));
        return this;
    }

    /** Seconds by name. */
    public record Reading(Map<String, Double> seconds) {
        double seconds(String process) {
            return Objects.requireNonNullElse(seconds.get(process), 0.0);
        }

        Reading minus(Reading earlier) {
            var difference = new TreeMap<String, Double>();
            seconds.forEach((name, value) -> difference.put(name, value - earlier.seconds(name)));
            return new Reading(difference);
        }
    }

    Reading read() {
        var seconds = new TreeMap<String, Double>();
        processes.forEach((name, handles) -> seconds.put(
                name,
                handles.stream()
                        .flatMap(CpuClock::family)
                        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                        .mapToDouble(used -> used.toNanos() / 1e9)
                        .sum()));
        return new Reading(seconds);
    }

    private static Stream<ProcessHandle> family(ProcessHandle handle) {
        boolean isThis = handle.equals(ProcessHandle.current());
        return isThis ? Stream.of(handle) : Stream.concat(Stream.of(handle), handle.descendants());
    }

    /** Seconds that the compilers of those which are Java machines have used so far: while they do, it is not warm. */
    public double compilerSeconds() {
        return processes.values().stream()
                .flatMap(List::stream)
                .flatMap(CpuClock::family)
                .mapToDouble(CpuClock::compilerSeconds)
                .sum();
    }

    private static double compilerSeconds(ProcessHandle process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.map(thread -> thread.resolve("stat"))
                    .mapToDouble(CpuClock::compilerThreadSeconds)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has ended
        }
    }

    private static double compilerThreadSeconds(Path stat) {
        try {
            Matcher compiler = COMPILER.matcher(Files.readString(stat).strip());
            if (!compiler.matches()) {
                return 0;
            }
            String[] fields = compiler.group(1).split(" ", -1);
            return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0; // the thread has ended
        }
    }
}
