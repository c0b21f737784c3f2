package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Version 4 of signatures at the front door: in a header, in a URL that others may send, and when they are old. */
class SignedRequestTest {
    private static final String WHO_AM_I = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final String REGIONS = "Action=DescribeRegions&Version=2016-11-15";
    private static final TestClient CLIENT = SharedCloud.newAccount();
    private static final URI ENDPOINT = SharedCloud.cloud().endpoint().resolve("/");

    /** When it was signed, and how long it is good. */
    private record Life(Duration age, Duration expires) {
        static final Life YOUNG = new Life(Duration.ZERO, Duration.ofMinutes(1));
    }

    /** As a tool makes it that lets another service find out who asks. */
    private static URI presigned(String service, String query, TestClient by, Life life) {
        var draft = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(ENDPOINT + "?" + query))
                .build();
        return AwsV4HttpSigner.create()
                .sign(request -> request.identity(AwsCredentialsIdentity.create(by.accessKey(), by.secretKey()))
                        .request(draft)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, life.expires())
                        .putProperty(
                                HttpSigner.SIGNING_CLOCK,
                                Clock.offset(Clock.systemUTC(), life.age().negated())))
                .request()
                .getUri();
    }

    private static TestReply get(URI uri) {
        return TestClient.exchange(HttpRequest.newBuilder(uri).GET().build());
    }

    @Test
    void aPresignedUrlAnswersWhomeverItIsGivenTo() {
        TestReply who = get(presigned("sts", WHO_AM_I, CLIENT, Life.YOUNG));
        assertThat(who.status()).as(who.toString()).isEqualTo(200);
        assertThat(who.text("Arn")).isEqualTo(CLIENT.sts("GetCallerIdentity").text("Arn"));
        TestReply regions = get(presigned("ec2", REGIONS, CLIENT, Life.YOUNG));
        assertThat(regions.texts("regionName")).hasSize(1);
    }

    @Test
    void aPresignedUrlIsForWhatWasSignedAndNothingElse() {
        String signed = presigned("ec2", REGIONS, CLIENT, Life.YOUNG).toString();
        for (String other : List.of(
                signed.replace("DescribeRegions", "DescribeVpcs"),
                signed + "&DryRun=true",
                signed.replaceAll("X-Amz-Expires=60", "X-Amz-Expires=3600"),
                signed.replaceAll("(X-Amz-Signature=)..", "$100"))) {
            TestReply reply = get(URI.create(other));
            assertThat(reply.status()).as(other).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("AuthFailure");
        }
        TestReply posted = TestClient.exchange(HttpRequest.newBuilder(URI.create(signed))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(posted.code()).isEqualTo("AuthFailure");
        TestReply nobodys = get(presigned("ec2", REGIONS, CLIENT.with("AKIDNOBODY", "x"), Life.YOUNG));
        assertThat(nobodys.status()).isEqualTo(401);
    }

    @ParameterizedTest(name = "signed {0} s ago for {1} s: {2}")
    @CsvSource({"30, 60, ''", "120, 60, RequestExpired", "-600, 60, RequestExpired", "7200, 86400, ''"})
    void aPresignedUrlIsGoodForItsTime(int age, int expires, String code) {
        var life = new Life(Duration.ofSeconds(age), Duration.ofSeconds(expires));
        assertThat(get(presigned("ec2", REGIONS, CLIENT, life)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"604801", "0", "-1", "x", "99999999999999999999"})
    void aPresignedUrlIsGoodForAWeekAtMost(String seconds) {
        String signed = presigned("ec2", REGIONS, CLIENT, Life.YOUNG).toString();
        TestReply reply = get(URI.create(signed.replaceAll("X-Amz-Expires=60", "X-Amz-Expires=" + seconds)));
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 403);
    }

    @ParameterizedTest(name = "sent {0} s ago: {1}")
    @CsvSource({"240, ''", "-240, ''", "360, RequestExpired", "-360, RequestExpired"})
    void aRequestMayBeFiveMinutesOldOrNewAndTheServersClockIsTold(int age, String code) {
        TestReply reply = signed("ec2", REGIONS, Duration.ofSeconds(age));
        assertThat(reply.code()).as(reply.toString()).isEqualTo(code);
        assertThat(reply.header("date")).hasSize(1);
    }

    /** A signature for the object store is none for the API; names that a client guessed are no service's. */
    @ParameterizedTest
    @CsvSource({"s3, 401", "S3, 401", "ec2, 200", "127, 200"})
    void aSignatureIsForItsService(String service, int status) {
        TestReply reply = signed(service, REGIONS, Duration.ZERO);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    }

    private static TestReply signed(String service, String form, Duration age) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        var draft = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(ENDPOINT)
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(AwsCredentialsIdentity.create(CLIENT.accessKey(), CLIENT.secretKey()))
                        .request(draft)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), age.negated())));
        var request = HttpRequest.newBuilder(ENDPOINT).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.request().headers().forEach((name, values) -> {
            if (!List.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return TestClient.exchange(request.build());
    }
}
