package io.ironbark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.bench.load.Signer.Identity;
import io.ironbark.proto.auth.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class SignerTest {
    private static final String FORM = "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3AName";
    private static final Instant NOW = Instant.parse("2026-11-21T23:59:59Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private Instant now = NOW;
    private final Signer signer = new Signer(
            new Identity("AKIDEXAMPLE", new Secret(SECRET), "ib-local-1", "ec2"), "127.0.0.1:8773", () -> now);

    @Test
    void theSignatureIsTheSdks() {
        assertThat(authorization(signer.post(FORM))).isEqualTo(sdk(NOW));
    }

    @Test
    void theNextDayHasAnotherKey() {
        var _ = signer.post(FORM);
        now = NOW.plusSeconds(2);
        assertThat(authorization(signer.post(FORM))).isEqualTo(sdk(now));
    }

    private static String authorization(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith("Authorization: "))
                .map(line -> line.substring("Authorization: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String sdk(Instant at) {
        var request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:8773/"))
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(FORM))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ec2")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "ib-local-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)));
        return signed.request().firstMatchingHeader("Authorization").orElseThrow();
    }
}
