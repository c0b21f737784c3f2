package io.ironbark.walrus;

import static io.ironbark.walrus.StoreFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that are good and ones that only seem so, as they come over HTTP. */
final class SignaturesTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Stranger NOBODY = new Stranger("");
    private static String bucket = "";

    @BeforeAll
    static void makeBucket() throws Exception {
        bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", bytes("here"));
        SharedStore.alice().put(bucket + "/l", bytes("there"));
    }

    @Test
    void wrongSecretsAndUnknownKeysAreTold() throws Exception {
        var wrong = new S3Http(SharedStore.store().endpoint(), credential(ALICE.accessKeyId(), "wrong"));
        assertThat(wrong.put(bucket + "/n", bytes("x")).code()).isEqualTo("SignatureDoesNotMatch");
        var unknown = new S3Http(SharedStore.store().endpoint(), credential("AKIANOBODY", "wrong"));
        assertThat(unknown.get(bucket + "/k").code()).isEqualTo("InvalidAccessKeyId");
        assertThat(SharedStore.alice().get(bucket + "/n").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|403|AccessDenied",
                "Basic YTpi|400|AuthorizationHeaderMalformed",
                "AWS|400|AuthorizationHeaderMalformed",
                "AWS :sig|400|AuthorizationHeaderMalformed",
                "AWS AKIAALICEALICEALICE0:|400|AuthorizationHeaderMalformed",
                "AWS4-HMAC-SHA256 nonsense|400|AuthorizationHeaderMalformed",
                "AWS4-HMAC-SHA256 Credential=AKIAALICEALICEALICE0/DAY/ib-local-1/ec2/aws4_request,"
                        + " SignedHeaders=host, Signature=00|400|AuthorizationHeaderMalformed",
                "AWS4-HMAC-SHA256 Credential=AKIAALICEALICEALICE0/DAY/ib-local-1/s3/aws4_nothing,"
                        + " SignedHeaders=host, Signature=00|400|AuthorizationHeaderMalformed"
            })
    void headersThatAreNoneAreRefused(String header, int status, String code) throws Exception {
        var time = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .format(Instant.now().atOffset(ZoneOffset.UTC));
        var answer = SharedStore.stranger()
                .get(
                        bucket + "/k",
                        "Authorization",
                        header.replace("DAY", time.substring(0, 8)),
                        "x-amz-date",
                        time,
                        "x-amz-content-sha256",
                        "UNSIGNED-PAYLOAD");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-16, 16})
    void clocksMayDifferByAQuarterOfAnHour(int minutes) throws Exception {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(Duration.ofMinutes(minutes)).atOffset(ZoneOffset.UTC));
        var answer =
                SharedStore.stranger().get(bucket + "/k", "x-amz-date", date, "Authorization", "AWS AKIAALICE:c2ln");
        assertThat(answer.code()).isEqualTo("RequestTimeTooSkewed");
        assertThat(answer.text()).contains("<RequestTime>", "<ServerTime>", "<MaxAllowedSkewMilliseconds>900000<");
    }

    @Test
    void requestsNeedADate() throws Exception {
        assertThat(SharedStore.stranger()
                        .get(bucket + "/k", "Authorization", "AWS AKIAALICE:c2ln")
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(SharedStore.stranger()
                        .get(
                                bucket + "/k",
                                "Authorization",
                                "AWS AKIAALICE:c2ln",
                                "x-amz-date",
                                "Thu, 01 Jan 1969 00:00:00 GMT")
                        .code())
                .isEqualTo("AccessDenied");
    }

    @Test
    void bodyMustBeTheOneThatWasSigned() throws Exception {
        var url = presigned("PUT", bucket + "/signed");
        assertThat(NOBODY.send("PUT", url, bytes("x"), "x-amz-content-sha256", "0".repeat(64))
                        .status())
                .isIn(400, 403);
        assertThat(NOBODY.send("PUT", url, bytes("x"), "x-amz-content-sha256", "STREAMING-NONSENSE")
                        .status())
                .isIn(400, 403);
        assertThat(SharedStore.alice().get(bucket + "/signed").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-copy-source",
                "x-amz-acl",
                "x-amz-tagging",
                "x-amz-website-redirect-location",
                "x-amz-meta-a"
            })
    void nothingIsAddedToAPresignedUpload(String header) throws Exception {
        var url = presigned("PUT", bucket + "/added");
        var answer = NOBODY.send("PUT", url, bytes("x"), header, "private");
        assertThat(answer.code()).isEqualTo("AccessDenied");
        assertThat(answer.text()).contains("<HeadersNotSigned>" + header + "<");
        assertThat(SharedStore.alice().get(bucket + "/added").status()).isEqualTo(404);
    }

    @Test
    void presignedUrlsAreForOneThingAndAWhile() throws Exception {
        var url = presigned("GET", bucket + "/k");
        assertThat(NOBODY.get(url).text()).isEqualTo("here");
        assertThat(NOBODY.send("DELETE", url, NOTHING).code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(NOBODY.get(url.replace("/k?", "/l?")).code()).isEqualTo("SignatureDoesNotMatch");
        for (var extra : new String[] {"versionId=null", "response-content-type=text/html", "acl", "uploadId=1"}) {
            assertThat(NOBODY.get(url + "&" + extra).status()).as(extra).isEqualTo(403);
        }
        assertThat(NOBODY.get(presigned("GET", bucket + "/k?response-content-type=text/html"))
                        .header("content-type"))
                .contains("text/html");
        var past = Clock.fixed(Instant.now().minusSeconds(100), ZoneOffset.UTC);
        var expired = NOBODY.get(SharedStore.alice().presigned("GET", bucket + "/k", Duration.ofSeconds(50), past));
        assertThat(expired.code()).isEqualTo("AccessDenied");
        assertThat(expired.text()).contains("<X-Amz-Expires>50<", "<Expires>", "<ServerTime>");
        var future = Clock.fixed(Instant.now().plus(Duration.ofMinutes(20)), ZoneOffset.UTC);
        assertThat(NOBODY.get(SharedStore.alice().presigned("GET", bucket + "/k", Duration.ofSeconds(50), future))
                        .code())
                .isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"X-Amz-Expires=700000", "X-Amz-Expires=-7", "X-Amz-Expires=x"})
    void expiryMustBeWithinAWeek(String expires) throws Exception {
        var url = presigned("GET", bucket + "/k").replaceAll("X-Amz-Expires=[0-9]+", expires);
        var answer = NOBODY.get(url);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("AuthorizationQueryParametersError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Amz-Algorithm",
                "X-Amz-Credential",
                "X-Amz-Date",
                "X-Amz-Expires",
                "X-Amz-SignedHeaders",
                "X-Amz-Signature"
            })
    void urlThatLacksAPartIsNeverAStrangers(String part) throws Exception {
        var open = SharedStore.openBucket("BucketOwnerEnforced");
        SharedStore.alice().put(open + "/k", bytes("x"));
        AccessTest.put(open, AccessTest.publicRead(open));
        assertThat(SharedStore.stranger().get(open + "/k").status()).isEqualTo(200);
        var url = presigned("GET", open + "/k")
                .replaceAll("[?&]" + part + "=[^&]*", "&")
                .replaceFirst("/k&+", "/k?");
        assertThat(NOBODY.get(url).status()).isIn(400, 403);
    }

    @Test
    void twoSignaturesAreOneTooMany() throws Exception {
        assertThat(NOBODY.get(presigned("GET", bucket + "/k"), "Authorization", "AWS AKIAALICE:c2ln")
                        .code())
                .isEqualTo("InvalidArgument");
    }

    @Test
    void version2SignsSubResourcesAndNoFilters() throws Exception {
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("GET " + bucket + "?prefix=k HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + V2Signer.lines("GET", bucket, "", ALICE) + "\r\n"))
                    .contains("200 OK", "<Key>k</Key>");
        }
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("GET " + bucket + "?acl HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + V2Signer.lines("GET", bucket, "", ALICE) + "\r\n"))
                    .contains("SignatureDoesNotMatch");
        }
    }

    private static String presigned(String method, String target) {
        return SharedStore.alice().presigned(method, target, Duration.ofMinutes(5), Clock.systemUTC());
    }

    private static Credential credential(String id, String secret) {
        return new Credential(
                id,
                new Secret(secret),
                Optional.empty(),
                ALICE.account(),
                ALICE.principalArn(),
                ALICE.canonicalId(),
                ALICE.displayName());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
