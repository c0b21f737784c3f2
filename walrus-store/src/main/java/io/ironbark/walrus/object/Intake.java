package io.ironbark.walrus.object;

import io.ironbark.proto.auth.ChunkDecoder;
import io.ironbark.proto.auth.ChunkException;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.Digests;
import io.ironbark.walrus.s3.Body;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Takes the body of a request into a blob, and holds it to everything that the request claims of it. */
public final class Intake {
    private final Backend backend;

    public Intake(Backend backend) {
        this.backend = backend;
    }

    /** A blob that is safe on disk, and the checksum that the client asked for. */
    public record Taken(Written blob, Optional<Algorithm> checksum) {
        /** In hexadecimal. */
        public String md5() {
            return blob.digests().hex(Algorithm.MD5).orElseThrow();
        }

        /** The checksum in base64. */
        public Optional<String> checksumValue() {
            return checksum.flatMap(blob.digests()::base64);
        }
    }

    /**
     * Reads the body to its end. Whatever is wrong with it, nothing stays on disk.
     *
     * @param extra a checksum to take even if the client sends none
     * @param wholeObject true if the body is a whole object rather than a part: the caller calls {@link Written#join}
     */
    public Taken take(Call call, Optional<Algorithm> extra, boolean wholeObject) throws IOException {
        var claims = BodyClaims.of(call);
        var algorithms = claims.algorithms();
        extra.ifPresent(algorithms::add);
        long expected = claims.length().orElse(-1L);
        try (var sink =
                wholeObject ? backend.createJoined(expected, algorithms) : backend.create(expected, algorithms)) {
            var limited = new Limited(sink, claims.length().orElse(BodyClaims.MAX_BYTES));
            var trailer = read(call, limited);
            if (claims.length().isPresent() && limited.size != claims.length().get()) {
                throw S3Error.IncompleteBody.asException();
            }
            var digests = sink.digests();
            check(claims, trailer, digests);
            return new Taken(sink.finish(), claims.checksum().or(() -> extra));
        }
    }

    private static Map<String, String> read(Call call, Limited sink) throws IOException {
        return call.verified().payload() instanceof PayloadMode.Chunked chunked
                ? readChunks(call.body(), chunked, sink)
                : readPlain(call.body(), sink);
    }

    private static Map<String, String> readPlain(Body body, Limited sink) throws IOException {
        for (var piece = body.next(); piece.isPresent(); piece = body.next()) {
            sink.write(Body.view(piece.get()));
        }
        return Map.of();
    }

    private static Map<String, String> readChunks(Body body, PayloadMode.Chunked chunked, Limited sink)
            throws IOException {
        var decoder = chunked.decoder(data -> {
            try {
                sink.write(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            for (var piece = body.next(); piece.isPresent(); piece = body.next()) {
                feed(decoder, piece.get());
            }
            return decoder.finish();
        } catch (ChunkException e) {
            throw refusal(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void feed(ChunkDecoder decoder, Buffer piece) throws ChunkException {
        decoder.feed(Body.view(piece));
    }

    static S3Exception refusal(ChunkException e) {
        return switch (e.problem()) {
            case MALFORMED -> S3Error.InvalidRequest.because(String.valueOf(e.getMessage()));
            case TRUNCATED -> S3Error.IncompleteBody.asException();
            case SIGNATURE_MISMATCH -> S3Error.SignatureDoesNotMatch.asException();
            case MALFORMED_TRAILER -> S3Error.MalformedTrailerError.asException();
        };
    }

    private static void check(BodyClaims claims, Map<String, String> trailer, Digests digests) {
        if (!agrees(digests, Algorithm.SHA256, claims.sha256())) {
            throw S3Error.XAmzContentSHA256Mismatch.asException()
                    .with(
                            "ClientComputedContentSHA256",
                            claims.sha256().orElseThrow().hex())
                    .with(
                            "S3ComputedContentSHA256",
                            digests.hex(Algorithm.SHA256).orElse(""));
        }
        if (!agrees(digests, Algorithm.MD5, claims.md5())) {
            throw S3Error.BadDigest.because("The Content-MD5 you specified did not match what we received.");
        }
        if (claims.checksum().isPresent()) {
            var algorithm = claims.checksum().get();
            var expected = claims.value().or(() -> Optional.of(trailing(trailer, algorithm)));
            if (!agrees(digests, algorithm, expected)) {
                throw S3Error.BadDigest.because(
                        "The " + algorithm + " you specified did not match the calculated checksum.");
            }
        }
    }

    private static BodyClaims.Claimed trailing(Map<String, String> trailer, Algorithm algorithm) {
        var text = trailer.get(algorithm.header());
        if (text == null) {
            throw S3Error.MalformedTrailerError.asException();
        }
        return BodyClaims.decoded(text, algorithm)
                .orElseThrow(() -> S3Error.InvalidRequest.because(
                        "Value for " + algorithm.header() + " trailing header is invalid."));
    }

    private static boolean agrees(Digests digests, Algorithm algorithm, Optional<BodyClaims.Claimed> claimed) {
        return claimed.isEmpty()
                || digests.hex(algorithm)
                        .filter(hex -> hex.equals(claimed.get().hex()))
                        .isPresent();
    }

    /** Counts, and ends a body that is longer than it may be. */
    private static final class Limited {
        private final BlobSink sink;
        private final long limit;
        private long size;

        Limited(BlobSink sink, long limit) {
            this.sink = sink;
            this.limit = limit;
        }

        void write(ByteBuffer data) throws IOException {
            size += data.remaining();
            if (size > BodyClaims.MAX_BYTES) {
                throw S3Error.EntityTooLarge.asException();
            }
            if (size > limit) {
                throw S3Error.IncompleteBody.asException();
            }
            sink.write(data);
        }
    }
}
