package io.ironbark.walrus.blob;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Blocks of memory that streams pass through, used again rather than made anew. */
final class Blocks {
    static final int BYTES = 1 << 20;
    private static final int MAX_KEPT = 64;

    private final ConcurrentLinkedQueue<byte[]> kept = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    byte[] take() {
        var block = kept.poll();
        if (block == null) {
            return new byte[BYTES];
        }
        count.decrementAndGet();
        return block;
    }

    void give(byte[] block) {
        if (block.length == BYTES && count.incrementAndGet() <= MAX_KEPT) {
            kept.add(block);
        } else if (block.length == BYTES) {
            count.decrementAndGet();
        }
    }
}
