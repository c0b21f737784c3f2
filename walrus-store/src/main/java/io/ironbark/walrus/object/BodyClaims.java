package io.ironbark.walrus.object;

import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.Digests;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request claims of its body before it is read.
 *
 * @param length of the decoded body, if it says so
 * @param md5 from Content-MD5
 * @param checksum the algorithm that the client takes a checksum with
 * @param value of the checksum, if it is in the header rather than in the trailer
 * @param sha256 that was signed
 */
record BodyClaims(
        Optional<Long> length,
        Optional<Claimed> md5,
        Optional<Algorithm> checksum,
        Optional<Claimed> value,
        Optional<Claimed> sha256) {
    static final long MAX_BYTES = 5L << 30;

    /** A digest in a form that compares by its bytes. */
    record Claimed(String hex) {
        static Claimed of(byte[] bytes) {
            return new Claimed(HexFormat.of().formatHex(bytes));
        }
    }

    /** Of a request whose checksum, if it has one, is that of something else than its body. */
    static BodyClaims withoutChecksum(Call call) {
        var payload = call.verified().payload();
        return new BodyClaims(
                length(call, payload),
                call.header("content-md5").map(BodyClaims::md5),
                Optional.empty(),
                Optional.empty(),
                signed(payload));
    }

    static BodyClaims of(Call call) {
        var payload = call.verified().payload();
        var fromHeader = headerAlgorithm(call);
        var fromTrailer = trailerAlgorithm(call);
        if (fromHeader.isPresent() && fromTrailer.isPresent()) {
            throw S3Error.InvalidRequest.because("Expecting a single x-amz-checksum- header");
        }
        var algorithm = fromHeader.or(() -> fromTrailer);
        checkAnnounced(call, algorithm);
        return new BodyClaims(
                length(call, payload),
                call.header("content-md5").map(BodyClaims::md5),
                algorithm,
                fromHeader.map(name -> checksum(call, name)),
                signed(payload));
    }

    private static Optional<Claimed> signed(PayloadMode payload) {
        return payload instanceof PayloadMode.Hashed(var sha256) ? Optional.of(new Claimed(sha256)) : Optional.empty();
    }

    /** The digests to take while the body passes. */
    Set<Algorithm> algorithms() {
        var algorithms = EnumSet.of(Algorithm.MD5);
        checksum.ifPresent(algorithms::add);
        sha256.ifPresent(claim -> algorithms.add(Algorithm.SHA256));
        return algorithms;
    }

    /** Ends the request if the body is not what it was claimed to be. */
    void check(Map<String, String> trailer, Digests digests) {
        if (!agrees(digests, Algorithm.SHA256, sha256())) {
            throw S3Error.XAmzContentSHA256Mismatch.asException()
                    .with("ClientComputedContentSHA256", sha256().orElseThrow().hex())
                    .with(
                            "S3ComputedContentSHA256",
                            digests.hex(Algorithm.SHA256).orElse(""));
        }
        if (!agrees(digests, Algorithm.MD5, md5())) {
            throw S3Error.BadDigest.because("The Content-MD5 you specified did not match what we received.");
        }
        if (checksum().isPresent()) {
            var algorithm = checksum().get();
            var expected = value().or(() -> Optional.of(trailing(trailer, algorithm)));
            if (!agrees(digests, algorithm, expected)) {
                throw S3Error.BadDigest.because(
                        "The " + algorithm + " you specified did not match the calculated checksum.");
            }
        }
    }

    private static Claimed trailing(Map<String, String> trailer, Algorithm algorithm) {
        var text = trailer.get(algorithm.header());
        if (text == null) {
            throw S3Error.MalformedTrailerError.asException();
        }
        return decoded(text, algorithm)
                .orElseThrow(() -> S3Error.InvalidRequest.because(
                        "Value for " + algorithm.header() + " trailing header is invalid."));
    }

    private static boolean agrees(Digests digests, Algorithm algorithm, Optional<Claimed> claimed) {
        return claimed.isEmpty()
                || digests.hex(algorithm)
                        .filter(hex -> hex.equals(claimed.get().hex()))
                        .isPresent();
    }

    private static Optional<Long> length(Call call, PayloadMode payload) {
        Optional<Long> length;
        if (payload instanceof PayloadMode.Chunked) {
            var text =
                    call.header("x-amz-decoded-content-length").orElseThrow(S3Error.MissingContentLength::asException);
            length = Optional.of(number(text));
        } else {
            length = call.body().length();
            if (length.isEmpty() && !call.body().isChunked()) {
                throw S3Error.MissingContentLength.asException();
            }
        }
        if (length.orElse(0L) > MAX_BYTES) {
            throw S3Error.EntityTooLarge.asException()
                    .with("ProposedSize", Long.toString(length.orElse(0L)))
                    .with("MaxSizeAllowed", Long.toString(MAX_BYTES));
        }
        return length;
    }

    private static long number(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw S3Error.InvalidArgument.because("x-amz-decoded-content-length is not a number");
        }
        throw S3Error.InvalidArgument.because("x-amz-decoded-content-length is negative");
    }

    private static Optional<Algorithm> headerAlgorithm(Call call) {
        var given = Arrays.stream(Algorithm.values())
                .filter(Algorithm::isChecksum)
                .filter(algorithm -> call.headers().has(algorithm.header()))
                .toList();
        if (given.size() > 1) {
            throw S3Error.InvalidRequest.because("Expecting a single x-amz-checksum- header");
        }
        return given.stream().findFirst();
    }

    private static Optional<Algorithm> trailerAlgorithm(Call call) {
        return call.header("x-amz-trailer")
                .map(name -> Arrays.stream(Algorithm.values())
                        .filter(Algorithm::isChecksum)
                        .filter(algorithm -> algorithm.header().equalsIgnoreCase(name.strip()))
                        .findFirst()
                        .orElseThrow(() -> S3Error.InvalidRequest.because(
                                "The value specified in the x-amz-trailer header is not supported")));
    }

    private static void checkAnnounced(Call call, Optional<Algorithm> algorithm) {
        var announced = call.header("x-amz-sdk-checksum-algorithm");
        if (announced.isEmpty()) {
            return;
        }
        var named = Algorithm.parse(announced.get());
        if (named.isEmpty() || !named.equals(algorithm)) {
            throw S3Error.InvalidRequest.because(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer"
                            + " headers were found.");
        }
    }

    private static Claimed md5(String text) {
        return decoded(text, Algorithm.MD5).orElseThrow(S3Error.InvalidDigest::asException);
    }

    private static Claimed checksum(Call call, Algorithm algorithm) {
        return call.header(algorithm.header())
                .flatMap(text -> decoded(text, algorithm))
                .orElseThrow(() ->
                        S3Error.InvalidRequest.because("Value for " + algorithm.header() + " header is invalid."));
    }

    /** Empty if it is not base64 of the right length. */
    static Optional<Claimed> decoded(String base64, Algorithm algorithm) {
        try {
            var bytes = Base64.getDecoder().decode(base64.strip());
            return bytes.length == algorithm.bytes() ? Optional.of(Claimed.of(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
