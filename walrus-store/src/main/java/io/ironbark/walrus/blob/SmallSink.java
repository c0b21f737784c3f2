package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.checksum.Digests;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Keeps few bytes in memory until they become a row, with the one that refers to them. */
final class SmallSink implements BlobSink {
    private final BlobId id;
    private final SmallBlobStore store;
    private final DigestPipeline pipeline;
    private final byte[] bytes;
    private int size;
    private Optional<Digests> taken = Optional.empty();

    SmallSink(BlobId id, SmallBlobStore store, DigestPipeline pipeline, int expected) {
        this.id = id;
        this.store = store;
        this.pipeline = pipeline;
        this.bytes = new byte[expected];
    }

    @Override
    public void write(ByteBuffer data) {
        int length = data.remaining();
        data.get(bytes, size, length); // throws if it is more than was expected, which Intake has refused before
        size += length;
    }

    @Override
    public Digests digests() {
        if (taken.isEmpty()) {
            pipeline.update(bytes, size).join();
            taken = Optional.of(pipeline.finish());
        }
        return taken.get();
    }

    @Override
    public Written finish() {
        var digests = digests();
        var all = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        return new SmallWritten(id, all, digests, store);
    }

    @Override
    public void close() {}

    /** Is nowhere but in memory until its transaction is committed, so whatever comes of that, nothing is left over. */
    private static final class SmallWritten implements Written {
        private final BlobId id;
        private final byte[] bytes;
        private final Digests digests;
        private final SmallBlobStore store;

        SmallWritten(BlobId id, byte[] bytes, Digests digests, SmallBlobStore store) {
            this.id = id;
            this.bytes = bytes;
            this.digests = digests;
            this.store = store;
        }

        @Override
        public BlobId id() {
            return id;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public Digests digests() {
            return digests;
        }

        @Override
        public Optional<byte[]> bytes() {
            return Optional.of(bytes);
        }

        @Override
        public void join(Connection tx) throws SQLException {
            store.insert(tx, id, bytes);
        }

        @Override
        public void committed() {}

        @Override
        public void discard() {}

        @Override
        public void undecided() {}
    }
}
