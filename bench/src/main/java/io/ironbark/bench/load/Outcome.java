package io.ironbark.bench.load;

import java.util.List;

/**
 * What a load has seen.
 *
 * @param nanos how long each right answer took, sorted
 * @param failures wrong answers, or none
 * @param cpu what the watched processes used meanwhile
 * @param problems some of the wrong answers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Outcome(long[] nanos, int failures, double seconds, CpuClock.Reading cpu, List<String> problems) {
    /** Right answers in a second. */
    public double perSecond() {
        return nanos.length / seconds;
    }

    /** The time within which this part of all answers came, in milliseconds; 0 if there were none. */
    public double millis(double part) {
        return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, (long) (part * nanos.length))] / 1e6;
    }

    /** A process's time on the CPU for each right answer, in microseconds. */
    public double cpuMicros(String process) {
        return nanos.length == 0 ? 0 : cpu.seconds(process) * 1e6 / nanos.length;
    }
}
