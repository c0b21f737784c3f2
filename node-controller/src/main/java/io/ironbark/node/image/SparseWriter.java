package io.ironbark.node.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes a file from a stream, leaving holes where there are zeros, and hashes what it writes. */
final class SparseWriter implements AutoCloseable {
    /** ext4's and xfs's block: a smaller run of zeros saves nothing. */
    private static final int BLOCK = 4096;

    private static final int CHUNK = 64 * BLOCK;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel channel;
    private final MessageDigest digest;
    private long position;

    private SparseWriter(FileChannel channel, MessageDigest digest) {
        this.channel = channel;
        this.digest = digest;
    }

    /** Goes on where the file ends: what is there is read and hashed. */
    static SparseWriter resume(Path file) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            var writer = new SparseWriter(channel, MessageDigest.getInstance("SHA-256"));
            writer.hashWhatIsThere();
            return writer;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many bytes the file has. */
    long position() {
        return position;
    }

    /** Forgets all bytes. */
    void restart() throws IOException {
        channel.truncate(0);
        digest.reset();
        position = 0;
    }

    /** Takes the stream to its end; throws once it is longer than it should be. */
    void take(InputStream bytes, long expectedEnd) throws IOException {
        var chunk = new byte[CHUNK];
        int length;
        while ((length = bytes.readNBytes(chunk, 0, CHUNK)) > 0) {
            if (position + length > expectedEnd) {
                throw new IOException("more bytes than the %d announced".formatted(expectedEnd));
            }
            digest.update(chunk, 0, length);
            write(chunk, length);
            extend();
        }
    }

    /** Flushes to disk and gives the digest of all bytes. */
    String finish() throws IOException {
        channel.force(true);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(byte[] chunk, int length) throws IOException {
        for (int offset = 0; offset < length; offset += BLOCK) {
            int size = Math.min(BLOCK, length - offset);
            if (!java.util.Arrays.equals(chunk, offset, offset + size, ZEROS, 0, size)) {
                var block = ByteBuffer.wrap(chunk, offset, size);
                long at = position + offset;
                while (block.hasRemaining()) {
                    at += channel.write(block, at);
                }
            }
        }
        position += length;
    }

    /** A file's length says how much of it was fetched, so a hole at the end must count. */
    private void extend() throws IOException {
        if (channel.size() < position) {
            int written = channel.write(ByteBuffer.wrap(ZEROS, 0, 1), position - 1);
            assert written == 1;
        }
    }

    private void hashWhatIsThere() throws IOException {
        var buffer = ByteBuffer.allocate(CHUNK);
        int length;
        while ((length = channel.read(buffer, position)) > 0) {
            buffer.flip();
            digest.update(buffer);
            buffer.clear();
            position += length;
        }
    }
}
