package io.ironbark.node.instance;

import io.ironbark.node.image.ImageRefused;
import io.ironbark.proto.node.StepTiming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long the steps of one launch take. Steps may run side by side. */
final class Timings {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<StepTiming> all = new ArrayList<>();

    /** Something that takes time. */
    interface Work<T> {
        T perform() throws IOException, ImageRefused, InterruptedException;
    }

    <T> T of(String step, Work<T> work) throws IOException, ImageRefused, InterruptedException {
        long start = System.nanoTime();
        var result = work.perform();
        add(step, System.nanoTime() - start);
        return result;
    }

    synchronized void add(String step, long nanos) {
        all.add(new StepTiming(step, nanos / NANOS_PER_MILLI));
    }

    synchronized List<StepTiming> all() {
        return List.copyOf(all);
    }
}
