package io.ironbark.walrus.object;

import io.ironbark.proto.auth.ChunkException;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** A document in the body of a request, held to what the request claims of it: it is nothing if it was not signed. */
public final class CheckedBody {
    private CheckedBody() {}

    /** All of it; refuses one that is longer than the limit, or not the one that was signed. */
    public static byte[] read(Call call, int limit) {
        return read(call, BodyClaims.of(call), limit);
    }

    /** The same of a request whose checksum is that of something else, such as the object that it completes. */
    public static byte[] readWithoutChecksum(Call call, int limit) {
        return read(call, BodyClaims.withoutChecksum(call), limit);
    }

    private static byte[] read(Call call, BodyClaims claims, int limit) {
        var document = decoded(call, call.body().bytes(limit));
        check(document, Algorithm.SHA256, claims.sha256(), S3Error.XAmzContentSHA256Mismatch);
        check(document, Algorithm.MD5, claims.md5(), S3Error.BadDigest);
        if (claims.checksum().isPresent()) {
            check(document, claims.checksum().get(), claims.value(), S3Error.BadDigest);
        }
        return document;
    }

    private static byte[] decoded(Call call, byte[] raw) {
        if (!(call.verified().payload() instanceof PayloadMode.Chunked chunked)) {
            return raw;
        }
        var all = new ByteArrayOutputStream(raw.length);
        var decoder = chunked.decoder(data -> {
            var piece = new byte[data.remaining()];
            data.get(piece);
            all.writeBytes(piece);
        });
        try {
            decoder.feed(ByteBuffer.wrap(raw));
            decoder.finish();
            return all.toByteArray();
        } catch (ChunkException e) {
            throw BodyReader.refusal(e);
        }
    }

    private static void check(
            byte[] document, Algorithm algorithm, Optional<BodyClaims.Claimed> claimed, S3Error otherwise) {
        if (claimed.isEmpty()) {
            return;
        }
        var digest = algorithm.start();
        digest.update(document, 0, document.length);
        if (!HexFormat.of().formatHex(digest.digest()).equals(claimed.get().hex())) {
            throw otherwise.asException();
        }
    }
}
