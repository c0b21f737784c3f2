package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.checksum.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes a file and takes its digests, both from the same blocks, at the same time. At most {@value #MAX_IN_FLIGHT}
 * blocks are held: who writes faster than we can hash waits.
 */
final class PosixSink implements BlobSink {
    private static final int MAX_IN_FLIGHT = 4;

    /** A file is synced after so many bytes while more are taken, so that the last sync has little left to do. */
    private static final long SYNC_BYTES = 32L << 20;

    private final PosixBackend backend;
    private final BlobId id;
    private final FileChannel channel;
    private final DigestPipeline pipeline;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private byte[] block;
    private int filled;
    private long size;
    private long syncedFrom;
    private CompletableFuture<Void> sync = CompletableFuture.completedFuture(null);
    private boolean finished;
    private Optional<Digests> taken = Optional.empty();

    /** A block that digests may still be read from. */
    private static final class InFlight {
        private final byte[] block;
        private final CompletableFuture<Void> hashed;

        InFlight(byte[] block, CompletableFuture<Void> hashed) {
            this.block = block;
            this.hashed = hashed;
        }
    }

    PosixSink(PosixBackend backend, BlobId id, FileChannel channel, DigestPipeline pipeline, long expected) {
        this.backend = backend;
        this.id = id;
        this.channel = channel;
        this.pipeline = pipeline;
        this.block = expected >= 0 && expected < Blocks.BYTES
                ? new byte[Math.max(1, (int) expected)]
                : backend.blocks().take();
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            if (filled == block.length) {
                flush();
                block = nextBlock();
            }
            int length = Math.min(data.remaining(), block.length - filled);
            data.get(block, filled, length);
            filled += length;
        }
    }

    @Override
    public Digests digests() throws IOException {
        if (taken.isEmpty()) {
            flush();
            taken = Optional.of(pipeline.finish());
        }
        return taken.get();
    }

    @Override
    public Written finish() throws IOException {
        var digests = digests();
        awaitSync();
        channel.force(true);
        channel.close();
        backend.place(id);
        finished = true;
        return new PosixWritten(id, size, digests);
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            channel.close();
            backend.tidy(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        var hashed = pipeline.update(block, filled);
        var bytes = ByteBuffer.wrap(block, 0, filled);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        size += filled;
        filled = 0;
        inFlight.add(new InFlight(block, hashed));
        if (size - syncedFrom >= SYNC_BYTES && sync.isDone()) {
            awaitSync();
            syncedFrom = size;
            sync = CompletableFuture.runAsync(this::syncSoFar, backend.syncers());
        }
    }

    private void syncSoFar() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel tells of bytes that it could not write only once, so a sync that fails on the way fails the blob. */
    private void awaitSync() throws IOException {
        try {
            sync.join();
        } catch (CompletionException e) {
            throw new IOException("the file can't be synced", e.getCause());
        }
    }

    private byte[] nextBlock() {
        if (inFlight.size() < MAX_IN_FLIGHT) {
            return backend.blocks().take();
        }
        var oldest = inFlight.removeFirst();
        oldest.hashed.join();
        return oldest.block.length == Blocks.BYTES
                ? oldest.block
                : backend.blocks().take();
    }

    /** Knows how to tidy up. */
    private final class PosixWritten extends WrittenBlob {
        PosixWritten(BlobId id, long size, Digests digests) {
            super(id, size, digests);
            inFlight.forEach(one -> backend.blocks().give(one.block));
            inFlight.clear();
        }

        @Override
        public void committed() {
            try {
                backend.tidy(id());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void undecided() {
            backend.undecided(this);
        }

        @Override
        public void discard() {
            try {
                backend.remove(id());
                backend.tidy(id());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
