package io.ironbark.walrus.blob;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes of small blobs that were read of late. They never change under a name, so this is right however many
 * processes there are: whether an object still refers to them is asked elsewhere.
 */
final class SmallBlobCache {
    private static final int SHARDS = 16;
    private static final long MAX_BYTES_PER_SHARD = (32L << 20) / SHARDS;
    private static final int OVERHEAD_BYTES = 200;

    private final Shard[] shards = new Shard[SHARDS];

    private static final class Shard {
        private final ReentrantLock lock = new ReentrantLock();
        private final LinkedHashMap<BlobId, byte[]> blobs = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;
    }

    SmallBlobCache() {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    Optional<byte[]> find(BlobId blob) {
        var shard = shard(blob);
        shard.lock.lock();
        try {
            return Optional.ofNullable(shard.blobs.get(blob));
        } finally {
            shard.lock.unlock();
        }
    }

    void keep(BlobId blob, byte[] bytes) {
        var shard = shard(blob);
        shard.lock.lock();
        try {
            if (shard.blobs.put(blob, bytes) == null) {
                shard.bytes += bytes.length + OVERHEAD_BYTES;
            }
            Iterator<Map.Entry<BlobId, byte[]>> oldest = shard.blobs.entrySet().iterator();
            while (shard.bytes > MAX_BYTES_PER_SHARD && oldest.hasNext()) {
                shard.bytes -= oldest.next().getValue().length + OVERHEAD_BYTES;
                oldest.remove();
            }
        } finally {
            shard.lock.unlock();
        }
    }

    void forget(BlobId blob) {
        var shard = shard(blob);
        shard.lock.lock();
        try {
            var gone = shard.blobs.remove(blob);
            shard.bytes -= gone == null ? 0 : gone.length + OVERHEAD_BYTES;
        } finally {
            shard.lock.unlock();
        }
    }

    private Shard shard(BlobId blob) {
        return shards[blob.hashCode() & (SHARDS - 1)];
    }
}
