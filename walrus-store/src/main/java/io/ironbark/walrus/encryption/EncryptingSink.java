package io.ironbark.walrus.encryption;

import io.ironbark.walrus.blob.BlobCipher;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.checksum.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** Takes plain bytes and their digests, and lets another sink have them encrypted. */
public final class EncryptingSink implements BlobSink {
    private static final int BUFFER_BYTES = 256 << 10;

    private final BlobSink sink;
    private final BlobCipher cipher;
    private final DigestPipeline pipeline;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private Optional<Digests> taken = Optional.empty();

    private EncryptingSink(BlobSink sink, BlobCipher cipher, DigestPipeline pipeline) {
        this.sink = sink;
        this.cipher = cipher;
        this.pipeline = pipeline;
    }

    /** Over a sink that takes no digests. */
    public static BlobSink over(BlobSink sink, BlobCipher cipher, Set<Algorithm> algorithms) {
        return new EncryptingSink(sink, cipher, new DigestPipeline(algorithms, Runnable::run));
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            int length = Math.min(data.remaining(), buffer.length);
            data.get(buffer, 0, length);
            pipeline.update(buffer, length).join();
            cipher.apply(buffer, 0, length, position);
            position += length;
            sink.write(ByteBuffer.wrap(buffer, 0, length));
        }
    }

    @Override
    public Digests digests() throws IOException {
        if (taken.isEmpty()) {
            taken = Optional.of(pipeline.finish());
        }
        return taken.get();
    }

    @Override
    public Written finish() throws IOException {
        return new WithDigests(sink.finish(), digests());
    }

    @Override
    public void close() {
        sink.close();
    }
}
