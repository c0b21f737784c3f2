package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Caller;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Prints how fast the stores are; no part of the build: run it by name. */
class InstanceBench {
    private static final int THREADS = 8;

    @Test
    void measure() throws Exception {
        try (var cloud = new TestZone()) {
            cloud.node("node-1", new Capacity(10_000_000, 1_000_000_000, 100_000_000));
            var callers = new ArrayList<Caller>();
            var ids = new ArrayList<InstanceId>();
            ImageId image = new ImageId("ami-0123456789abcdef0");
            for (int i = 0; i < 20; i++) {
                Caller caller = cloud.account(Long.toString(200_000_000_000L + i));
                callers.add(caller);
                image = cloud.image(caller);
                long start = System.nanoTime();
                List<InstanceId> made = cloud.launch(caller, TestZone.request(image, 250, 250));
                print("RunInstances of 250", 1, start);
                if (i == 0) {
                    ids.addAll(made);
                }
            }
            Caller last = callers.getLast();
            ImageId its = image;
            long big = System.nanoTime();
            cloud.launch(last, TestZone.request(its, 500, 500));
            print("RunInstances of 500", 1, big);
            var random = new SplittableRandom(1);
            for (int round = 0; round < 2; round++) {
                rate(
                        "DescribeInstances of one id, 8 threads",
                        20_000,
                        () -> cloud.describe(callers.getFirst(), ids.get(next(random, ids.size()))));
                rate("RunInstances of one, 8 threads", 1_500, () -> cloud.launch(last, TestZone.request(its, 1, 1)));
            }
        }
    }

    private static synchronized int next(SplittableRandom random, int bound) {
        return random.nextInt(bound);
    }

    private static void rate(String what, int count, Callable<?> work) throws Exception {
        var left = new AtomicInteger(count);
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        work.call();
                    }
                    return 0;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        print(what, count, start);
    }

    private static void print(String what, int count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.err.printf("BENCH %s: %.0f/s, %.1f ms in all%n", what, count / seconds, seconds * 1e3);
    }
}
