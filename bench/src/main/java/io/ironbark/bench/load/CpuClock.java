package io.ironbark.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How much of the CPU processes have used: others with their children that still run, this one without. */
public final class CpuClock {
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
}
