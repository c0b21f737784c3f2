package io.ironbark.proto.auth;

import io.ironbark.proto.auth.ChunkException.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decodes an aws-chunked body as it comes, in memory that does not grow.
 *
 * <p>Bytes are handed on before the signature of their chunk is known to be good, since a chunk may be gigabytes long.
 * So nothing may be made of them before {@link #finish} has returned.
 */
public final class ChunkDecoder {
    private static final int MAX_LINE = 4096;
    private static final int MAX_TRAILER_FIELDS = 16;
    private static final int MAX_SIZE_DIGITS = 12;
    private static final String CHUNK_SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final Optional<ChunkSigning> signing;
    private final boolean hasTrailer;
    private final Sink sink;
    private final MessageDigest digest = Digests.sha256();
    private final byte[] line = new byte[MAX_LINE];
    private final SortedMap<String, String> trailer = new TreeMap<>();
    private final StringBuilder signedTrailer = new StringBuilder();
    private State state = State.CHUNK_LINE;
    private int lineLength;
    private long left;
    private String previous;
    private String claimed = "";

    /** Where the decoded bytes go. The buffer is good during the call only. */
    @FunctionalInterface
    public interface Sink {
        void accept(ByteBuffer data);
    }

    private enum State {
        CHUNK_LINE,
        DATA,
        DATA_END,
        TRAILER_LINE,
        LAST_LINE,
        DONE
    }

    ChunkDecoder(Optional<ChunkSigning> signing, boolean hasTrailer, Sink sink) {
        this.signing = signing;
        this.hasTrailer = hasTrailer;
        this.sink = sink;
        this.previous = signing.map(ChunkSigning::seed).orElse("");
    }

    /** Takes the next piece of the body, of any size, and consumes all of it. */
    public void feed(ByteBuffer input) throws ChunkException {
        while (input.hasRemaining()) {
            if (state == State.DATA) {
                data(input);
            } else if (readLine(input)) {
                var text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
                lineLength = 0;
                line(text);
            }
        }
    }

    /** Says that the body is complete and returns the trailing fields, names in lower case. */
    public SortedMap<String, String> finish() throws ChunkException {
        if (state != State.DONE) {
            throw new ChunkException(
                    state == State.TRAILER_LINE ? Problem.MALFORMED_TRAILER : Problem.TRUNCATED,
                    "the body ends before its last chunk or trailer");
        }
        return Collections.unmodifiableSortedMap(trailer);
    }

    private void data(ByteBuffer input) {
        int length = (int) Math.min(left, input.remaining());
        var piece = input.slice(input.position(), length);
        input.position(input.position() + length);
        if (signing.isPresent()) {
            digest.update(piece.duplicate());
        }
        sink.accept(piece);
        left -= length;
        if (left == 0) {
            state = State.DATA_END;
        }
    }

    /** True once a whole line has come; its end is stripped. */
    private boolean readLine(ByteBuffer input) throws ChunkException {
        while (input.hasRemaining()) {
            byte b = input.get();
            if (b == '\n') {
                if (lineLength > 0 && line[lineLength - 1] == '\r') {
                    lineLength--;
                }
                return true;
            }
            if (lineLength == MAX_LINE) {
                throw malformed("a line of the encoding is too long");
            }
            line[lineLength++] = b;
        }
        return false;
    }

    private void line(String text) throws ChunkException {
        switch (state) {
            case CHUNK_LINE -> chunkLine(text);
            case DATA_END -> dataEnd(text);
            case TRAILER_LINE -> trailerLine(text);
            case LAST_LINE -> {
                expectEmpty(text);
                state = State.DONE;
            }
            case DONE -> expectEmpty(text);
            case DATA -> throw new IllegalStateException("data is not read by lines");
        }
    }

    private void chunkLine(String text) throws ChunkException {
        int semicolon = text.indexOf(';');
        var size = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
        if (size.isEmpty() || size.length() > MAX_SIZE_DIGITS || !size.chars().allMatch(HexFormat::isHexDigit)) {
            throw malformed("not the size of a chunk");
        }
        left = HexFormat.fromHexDigitsToLong(size);
        if (signing.isPresent()) {
            var extension = semicolon < 0 ? "" : text.substring(semicolon + 1).trim();
            if (!extension.startsWith(CHUNK_SIGNATURE)) {
                throw malformed("a chunk has no signature");
            }
            claimed = extension.substring(CHUNK_SIGNATURE.length());
        }
        if (left > 0) {
            state = State.DATA;
        } else {
            checkChunk();
            state = hasTrailer ? State.TRAILER_LINE : State.LAST_LINE;
        }
    }

    private void dataEnd(String text) throws ChunkException {
        expectEmpty(text);
        checkChunk();
        state = State.CHUNK_LINE;
    }

    private void checkChunk() throws ChunkException {
        if (signing.isPresent()) {
            var sha256 = HexFormat.of().formatHex(digest.digest());
            accept(signing.get().chunk(previous, sha256), claimed);
        }
    }

    private void trailerLine(String text) throws ChunkException {
        if (text.isEmpty()) {
            // Some signers end a field with "\n\r\n", so with signatures the signature ends the trailer.
            state = signing.isPresent() ? State.TRAILER_LINE : State.DONE;
            return;
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || trailer.size() == MAX_TRAILER_FIELDS) {
            throw new ChunkException(Problem.MALFORMED_TRAILER, "the trailer can't be read");
        }
        var name = text.substring(0, colon).trim().toLowerCase(Locale.ROOT);
        var value = text.substring(colon + 1).trim();
        if (signing.isPresent() && name.equals(TRAILER_SIGNATURE)) {
            accept(signing.get().trailer(previous, Digests.sha256Hex(signedTrailer.toString())), value);
            state = State.LAST_LINE;
            return;
        }
        trailer.put(name, value);
        signedTrailer.append(name).append(':').append(value).append('\n');
    }

    private void accept(String expected, String given) throws ChunkException {
        if (!Digests.equal(expected, given)) {
            throw new ChunkException(Problem.SIGNATURE_MISMATCH, "the signature of a chunk or trailer is false");
        }
        previous = expected;
    }

    private static void expectEmpty(String text) throws ChunkException {
        if (!text.isEmpty()) {
            throw malformed("a chunk is longer than it says");
        }
    }

    private static ChunkException malformed(String message) {
        return new ChunkException(Problem.MALFORMED, message);
    }
}
