package io.ironbark.walrus.object;

import io.ironbark.proto.auth.ChunkDecoder;
import io.ironbark.proto.auth.ChunkException;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.walrus.s3.Body;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Reads bodies, and takes those apart that come in signed chunks. */
final class BodyReader {
    private BodyReader() {}

    /** Takes what is read. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer data) throws IOException;
    }

    /** Reads to the end and returns the trailer, if there is one. */
    static Map<String, String> read(Call call, Sink sink) throws IOException {
        return call.verified().payload() instanceof PayloadMode.Chunked chunked
                ? readChunks(call.body(), chunked, sink)
                : readPlain(call.body(), sink);
    }

    private static Map<String, String> readPlain(Body body, Sink sink) throws IOException {
        for (var piece = body.next(); piece.isPresent(); piece = body.next()) {
            sink.write(Body.view(piece.get()));
        }
        return Map.of();
    }

    private static Map<String, String> readChunks(Body body, PayloadMode.Chunked chunked, Sink sink)
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
}
