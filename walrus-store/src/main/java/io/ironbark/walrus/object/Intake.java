package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobCipher;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.encryption.EncryptingSink;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

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
     * What is wanted of a body.
     *
     * @param checksum to take even if the client sends none
     * @param wholeObject true if the body is a whole object rather than a part: the caller calls {@link Written#join}
     * @param cipher with which it is encrypted, if it is
     */
    public record Wanted(Optional<Algorithm> checksum, boolean wholeObject, Optional<BlobCipher> cipher) {}

    /**
     * Reads the body to its end. Whatever is wrong with it, nothing stays on disk.
     *
     * @param wanted what is to be made of the body besides what it claims
     */
    public Taken take(Call call, Wanted wanted) throws IOException {
        var claims = BodyClaims.of(call);
        if (LockRequest.isIn(call)
                && claims.md5().isEmpty()
                && claims.checksum().isEmpty()) {
            throw S3Error.InvalidRequest.because(
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock"
                            + " parameters");
        }
        var algorithms = claims.algorithms();
        wanted.checksum().ifPresent(algorithms::add);
        try (var sink = sink(claims.length().orElse(-1L), algorithms, wanted)) {
            var limited = new Limited(sink, claims.length().orElse(BodyClaims.MAX_BYTES));
            var trailer = BodyReader.read(call, limited::write);
            if (claims.length().isPresent() && limited.size != claims.length().get()) {
                throw S3Error.IncompleteBody.asException();
            }
            var digests = sink.digests();
            claims.check(trailer, digests);
            return new Taken(sink.finish(), claims.checksum().or(wanted::checksum));
        }
    }

    private BlobSink sink(long expected, Set<Algorithm> algorithms, Wanted wanted) throws IOException {
        var plain = wanted.cipher().isEmpty() ? algorithms : Set.<Algorithm>of();
        var sink = wanted.wholeObject() ? backend.createJoined(expected, plain) : backend.create(expected, plain);
        return wanted.cipher()
                .map(cipher -> EncryptingSink.over(sink, cipher, algorithms))
                .orElse(sink);
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
