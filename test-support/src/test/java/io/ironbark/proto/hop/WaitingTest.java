package io.ironbark.proto.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final Waiting waiting = new Waiting();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final BlockingQueue<String> ends = new ArrayBlockingQueue<>(4);

    @Test
    void aWaitIsCutShortAndTheLoopGoesOnUninterrupted() throws InterruptedException {
        var loop = waiter();
        waiting.cutShort();
        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("cut, interrupted: false");
        loop.join();
    }

    @Test
    void whoEndsTheLoopIsNotTakenForACut() throws InterruptedException {
        var loop = waiter();
        loop.interrupt();
        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("ended");
        loop.join();
    }

    @Test
    void cuttingWhereNobodyWaitsCutsNothingLater() throws InterruptedException {
        waiting.cutShort();
        assertThat(waiting.on(() -> "whole")).contains("whole");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private Thread waiter() throws InterruptedException {
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var result = waiting.on(() -> {
                    begun.countDown();
                    never.await();
                    return true;
                });
                ends.add((result.isEmpty() ? "cut" : "whole") + ", interrupted: "
                        + Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                ends.add("ended");
            }
        });
        begun.await();
        return thread;
    }
}
