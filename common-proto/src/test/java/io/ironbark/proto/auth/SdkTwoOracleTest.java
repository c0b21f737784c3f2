package io.ironbark.proto.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Our verifier accepts what the signer of the AWS SDK for Java 2 signs, and nothing that was altered since. */
final class SdkTwoOracleTest {
    private static final AwsCredentialsIdentity IDENTITY = AwsCredentialsIdentity.create(TestKeys.ID, TestKeys.SECRET);
    private static final int SEEDS = 200;

    private final S3Authenticator s3 = new S3Authenticator(AuthRules.s3(), TestKeys.source());
    private final QueryAuthenticator query = new QueryAuthenticator(AuthRules.query(), TestKeys.source());

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signedS3RequestsVerify(long seed) {
        var random = new RandomRequests(seed);
        var body = random.body();
        var signed = sign(
                random,
                body,
                "s3",
                builder -> builder.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, random.chance()));
        var verification = s3.verify(raw(signed.request()), Optional.empty(), TestKeys.NOW);
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        refusesAlterations(signed.request());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void presignedS3UrlsVerifyUntilTheyExpire(long seed) {
        var random = new RandomRequests(seed);
        var signed = sign(
                random,
                new byte[0],
                "s3",
                builder -> builder.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(10)));
        var request = raw(signed.request());
        assertThat(s3.verify(request, Optional.empty(), TestKeys.NOW.plusSeconds(600)))
                .isInstanceOf(Verification.Verified.class);
        assertThat(s3.verify(request, Optional.empty(), TestKeys.NOW.plusSeconds(601)))
                .isInstanceOfSatisfying(
                        Verification.Refused.class,
                        refused -> assertThat(refused.why()).isInstanceOf(Refusal.Expired.class));
        refusesAlterations(signed.request());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signedQueryRequestsVerifyWithTheirBodyOnly(long seed) {
        var random = new RandomRequests(seed);
        var body = random.body();
        var signed = sign(random, body, "ec2", builder -> {});
        var request = raw(signed.request());
        assertThat(query.verify(request, body, TestKeys.NOW)).isInstanceOf(Verification.Verified.class);
        var other = Arrays.copyOf(body, body.length + 1);
        assertThat(query.verify(request, other, TestKeys.NOW)).isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signedChunksDecodeToWhatWasSent(long seed) throws ChunkException {
        checkChunks(seed, true);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void unsignedChunksWithTrailerDecodeToWhatWasSent(long seed) throws ChunkException {
        checkChunks(seed, false);
    }

    private void checkChunks(long seed, boolean signedPayload) throws ChunkException {
        var random = new RandomRequests(seed);
        var body = random.body();
        boolean trailer = !signedPayload || random.chance();
        var signed = sign(random, body, "s3", builder -> {
            builder.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, signedPayload);
            if (trailer) {
                builder.putProperty(AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
            }
        });
        var verified = (Verification.Verified) s3.verify(raw(signed.request()), Optional.empty(), TestKeys.NOW);
        var chunked = (PayloadMode.Chunked) verified.payload();
        assertThat(chunked.hasTrailer()).isEqualTo(trailer);
        var wire = bytes(signed);

        var out = new ByteArrayOutputStream();
        var fields = decode(chunked, wire, random, out);
        assertThat(out.toByteArray()).isEqualTo(body);
        assertThat(fields.containsKey("x-amz-checksum-crc32")).isEqualTo(trailer);

        var cut = Arrays.copyOf(wire, wire.length - 3);
        assertThatThrownBy(() -> decode(chunked, cut, random, new ByteArrayOutputStream()))
                .isInstanceOf(ChunkException.class);
        if (signedPayload && body.length > 0) {
            wire[new String(wire, StandardCharsets.ISO_8859_1).indexOf("\r\n") + 2 + random.below(100) % body.length] ^=
                    1;
            assertThatThrownBy(() -> decode(chunked, wire, random, new ByteArrayOutputStream()))
                    .isInstanceOfSatisfying(
                            ChunkException.class,
                            e -> assertThat(e.problem()).isEqualTo(ChunkException.Problem.SIGNATURE_MISMATCH));
        }
    }

    private static Map<String, String> decode(
            PayloadMode.Chunked chunked, byte[] wire, RandomRequests random, ByteArrayOutputStream out)
            throws ChunkException {
        var decoder = chunked.decoder(data -> {
            var piece = new byte[data.remaining()];
            data.get(piece);
            out.writeBytes(piece);
        });
        for (int at = 0; at < wire.length; ) {
            int length = Math.min(1 + random.below(random.chance() ? 7 : 70_000), wire.length - at);
            decoder.feed(ByteBuffer.wrap(wire, at, length));
            at += length;
        }
        return decoder.finish();
    }

    private void refusesAlterations(SdkHttpRequest request) {
        var raw = raw(request);
        var method = raw.method().equals("GET") ? "PUT" : "GET";
        for (var altered : new RawRequest[] {
            new RawRequest(method, raw.path(), raw.query(), raw.headers()),
            new RawRequest(raw.method(), raw.path() + "x", raw.query(), raw.headers()),
            new RawRequest(raw.method(), raw.path(), raw.query() + "&acl", raw.headers()),
            new RawRequest(raw.method(), raw.path(), raw.query() + "&versionId=1", raw.headers())
        }) {
            assertThat(s3.verify(altered, Optional.empty(), TestKeys.NOW)).isInstanceOf(Verification.Refused.class);
        }
    }

    private static SignedRequest sign(
            RandomRequests random,
            byte[] body,
            String service,
            Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(random.method()))
                .protocol("https")
                .host("s3.example")
                .port(random.chance() ? 8776 : 443)
                .encodedPath(Percent.encodePath(random.path()));
        for (var pair : random.query()) {
            request.appendRawQueryParameter(pair.name(), pair.value());
        }
        if (random.chance()) {
            request.putHeader("x-amz-meta-odd", random.headerValue());
        }
        return AwsV4HttpSigner.create()
                .sign(builder -> more.accept(builder.identity(IDENTITY)
                        .request(request.build())
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(TestKeys.NOW, ZoneOffset.UTC))));
    }

    private static RawRequest raw(SdkHttpRequest request) {
        var headers = new ArrayList<SimpleEntry<String, String>>();
        request.headers().forEach((name, values) -> values.forEach(v -> headers.add(new SimpleEntry<>(name, v))));
        if (request.firstMatchingHeader("Host").isEmpty()) {
            headers.add(
                    new SimpleEntry<>("Host", request.host() + (request.port() == 443 ? "" : ":" + request.port())));
        }
        var query = request.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return RawRequest.of(request.method().name(), request.encodedPath() + query, Fields.of(headers));
    }

    private static byte[] bytes(SignedRequest signed) {
        try (var in = signed.payload().orElseThrow().newStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
