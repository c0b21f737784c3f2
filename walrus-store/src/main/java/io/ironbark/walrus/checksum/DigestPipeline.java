package io.ironbark.walrus.checksum;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes several digests of one stream, each in a thread of its own: MD5 alone is slower than a disk, and MD5 after
 * SHA-256 slower still.
 *
 * <p>A block that is handed over must not change before the future that {@link #update} returns is done.
 */
public final class DigestPipeline {
    private static final int INLINE_BYTES = 64 << 10;

    private final Executor executor;
    private final List<Lane> lanes = new ArrayList<>();

    private static final class Lane {
        private final Algorithm algorithm;
        private final RunningDigest digest;
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        Lane(Algorithm algorithm) {
            this.algorithm = algorithm;
            this.digest = algorithm.start();
        }
    }

    public DigestPipeline(Set<Algorithm> algorithms, Executor executor) {
        this.executor = executor;
        algorithms.forEach(algorithm -> lanes.add(new Lane(algorithm)));
    }

    /** Takes the next block. Small ones are done at once, since a change of threads costs more. */
    public CompletableFuture<Void> update(byte[] block, int length) {
        if (length <= INLINE_BYTES) {
            lanes.forEach(lane -> {
                lane.last.join();
                lane.digest.update(block, 0, length);
            });
            return CompletableFuture.completedFuture(null);
        }
        var all = new CompletableFuture<?>[lanes.size()];
        for (int i = 0; i < lanes.size(); i++) {
            var lane = lanes.get(i);
            lane.last = lane.last.thenRunAsync(() -> lane.digest.update(block, 0, length), executor);
            all[i] = lane.last;
        }
        return CompletableFuture.allOf(all);
    }

    /** Waits for all and returns the digests. */
    public Digests finish() {
        var values = new EnumMap<Algorithm, byte[]>(Algorithm.class);
        for (var lane : lanes) {
            lane.last.join();
            values.put(lane.algorithm, lane.digest.digest());
        }
        return new Digests(values);
    }
}
