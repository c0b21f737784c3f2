package io.ironbark.walrus.image;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobSource;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.RunningDigest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The parts of a bundle as one stream; it ends with an error at the first whose digest is not the manifest's. */
final class BundleParts extends InputStream {
    /** Where a part's bytes lie, and their SHA-1. */
    record Source(List<Extent> extents, String fileName, String digest) {}

    /** The part that is being read. */
    private static final class Reading {
        private final Source part;
        private final RunningDigest digest = Algorithm.SHA1.start();
        private final Iterator<Extent> extents;
        private Optional<Piece> piece = Optional.empty();

        private Reading(Source part) {
            this.part = part;
            this.extents = part.extents().iterator();
        }
    }

    private record Piece(BlobSource source, Extent extent, long at) {}

    private final Backend backend;
    private final Iterator<Source> parts;
    private Optional<Reading> reading = Optional.empty();

    BundleParts(Backend backend, List<Source> parts) {
        this.backend = backend;
        this.parts = parts.iterator();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            if (reading.isEmpty()) {
                if (!parts.hasNext()) {
                    return -1;
                }
                reading = Optional.of(new Reading(parts.next()));
            }
            Reading part = reading.get();
            if (part.piece.isPresent()) {
                Piece piece = part.piece.get();
                long left = piece.extent().length() - piece.at();
                if (left > 0) {
                    return read(part, piece, bytes, offset, (int) Math.min(length, left));
                }
                close(part);
            } else if (part.extents.hasNext()) {
                Extent extent = part.extents.next();
                part.piece = Optional.of(new Piece(backend.open(extent), extent, 0));
            } else {
                check(part);
                reading = Optional.empty();
            }
        }
    }

    private static int read(Reading part, Piece piece, byte[] bytes, int offset, int length) throws IOException {
        int count = piece.source()
                .read(ByteBuffer.wrap(bytes, offset, length), piece.extent().offset() + piece.at());
        if (count < 0) {
            throw new EOFException("a blob is shorter than its row says");
        }
        part.digest.update(bytes, offset, count);
        part.piece = Optional.of(new Piece(piece.source(), piece.extent(), piece.at() + count));
        return count;
    }

    private static void check(Reading part) throws BadBundleException {
        String found = HexFormat.of().formatHex(part.digest.digest());
        if (!found.equals(part.part.digest())) {
            throw new BadBundleException(
                    "The part " + part.part.fileName() + " does not have the digest that the manifest says.");
        }
    }

    private static void close(Reading part) throws IOException {
        if (part.piece.isPresent()) {
            part.piece.get().source().close();
            part.piece = Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (reading.isPresent()) {
            close(reading.get());
        }
    }
}
