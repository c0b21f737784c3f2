package io.ironbark.proto.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and under which name. */
final class RefusalTest {
    private final S3Authenticator s3 = new S3Authenticator(AuthRules.s3(), TestKeys.source());

    @Test
    void requestWithoutSignatureIsAnonymous() {
        assertThat(refusal(Map.of("host", "x"), "")).isInstanceOf(Refusal.MissingAuthentication.class);
    }

    @Test
    void unknownKeyIsNamed() {
        var headers = signed(Map.of());
        headers.compute(
                "authorization", (name, value) -> value == null ? "" : value.replace("AKIDEXAMPLE", "AKIDOTHER"));
        assertThat(refusal(headers, "")).isEqualTo(new Refusal.UnknownKey("AKIDOTHER"));
    }

    @Test
    void clocksMayDifferByTheSkewAndNotMore() {
        var headers = signed(Map.of());
        var request = new RawRequest("GET", "/b/k", "", TestKeys.fields(headers));
        var skew = Duration.ofMinutes(15);
        assertThat(s3.verify(request, Optional.empty(), TestKeys.NOW.plus(skew)))
                .isInstanceOf(Verification.Verified.class);
        assertThat(why(s3.verify(
                        request, Optional.empty(), TestKeys.NOW.plus(skew).plusSeconds(1))))
                .isInstanceOf(Refusal.SkewTooLarge.class);
        assertThat(why(s3.verify(
                        request, Optional.empty(), TestKeys.NOW.minus(skew).minusSeconds(1))))
                .isInstanceOf(Refusal.SkewTooLarge.class);
    }

    @Test
    void amzHeadersMustBeSigned() {
        var headers = signed(Map.of());
        headers.put("x-amz-copy-source", "/other/secret");
        assertThat(refusal(headers, "")).isEqualTo(new Refusal.HeadersNotSigned(List.of("x-amz-copy-source")));
    }

    @Test
    void hostMustBeSigned() {
        var headers = signed(Map.of());
        headers.compute("authorization", (name, value) -> value == null ? "" : value.replace("host;", ""));
        assertThat(refusal(headers, "")).isEqualTo(new Refusal.HeadersNotSigned(List.of("host")));
    }

    @Test
    void payloadHashMustBeKnown() {
        assertThat(refusal(signed(Map.of("x-amz-content-sha256", "STREAMING-WHATEVER")), ""))
                .isEqualTo(new Refusal.PayloadHashInvalid("STREAMING-WHATEVER"));
        var headers = signed(Map.of());
        headers.remove("x-amz-content-sha256");
        assertThat(refusal(headers, "")).isInstanceOf(Refusal.PayloadHashMissing.class);
    }

    @Test
    void unsignedStreamNeedsATrueSignatureToo() {
        var headers = signed(Map.of("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        assertThat(s3.verify(
                        new RawRequest("GET", "/b/k", "", TestKeys.fields(headers)), Optional.empty(), TestKeys.NOW))
                .isInstanceOf(Verification.Verified.class);
        headers.compute("authorization", (name, value) -> value == null ? "" : value + "0");
        assertThat(refusal(headers, "")).isInstanceOf(Refusal.SignatureMismatch.class);
    }

    @Test
    void twoSignaturesAreOneTooMany() {
        assertThat(refusal(signed(Map.of()), "X-Amz-Signature=0")).isInstanceOf(Refusal.SeveralMechanisms.class);
    }

    @Test
    void temporaryKeyNeedsItsToken() {
        var temporary = new S3Authenticator(AuthRules.s3(), TestKeys.temporary("token"));
        var without = new RawRequest("GET", "/b/k", "", TestKeys.fields(signed(Map.of())));
        var with = new RawRequest("GET", "/b/k", "", TestKeys.fields(signed(Map.of("x-amz-security-token", "token"))));
        var other = new RawRequest("GET", "/b/k", "", TestKeys.fields(signed(Map.of("x-amz-security-token", "no"))));
        assertThat(why(temporary.verify(without, Optional.empty(), TestKeys.NOW)))
                .isInstanceOf(Refusal.TokenMissing.class);
        assertThat(temporary.verify(with, Optional.empty(), TestKeys.NOW)).isInstanceOf(Verification.Verified.class);
        assertThat(why(temporary.verify(other, Optional.empty(), TestKeys.NOW)))
                .isInstanceOf(Refusal.TokenMismatch.class);
        assertThat(why(s3.verify(with, Optional.empty(), TestKeys.NOW))).isInstanceOf(Refusal.TokenMismatch.class);
    }

    @Test
    void strictRegionRefusesOthers() {
        var rules = new AuthRules(Duration.ofMinutes(15), AuthRules.s3().services(), Optional.of("ib-local-1"), true);
        var strict = new S3Authenticator(rules, TestKeys.source());
        var request = new RawRequest("GET", "/b/k", "", TestKeys.fields(signed(Map.of())));
        assertThat(why(strict.verify(request, Optional.empty(), TestKeys.NOW)))
                .isEqualTo(new Refusal.WrongRegion("us-east-1", "ib-local-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256 ",
                "AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20150830/r/s3/aws4_requests, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20150831/r/s3/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20150830/r/s3/aws4_request, Signature=0",
                "AWS no-colon",
                "AWS :signature",
                "AWS key:",
                "Basic Zm9vOmJhcg==",
                "\0\u00ff"
            })
    void nonsenseInTheHeaderIsMalformed(String authorization) {
        var headers = Map.of("host", "x", "x-amz-date", "20150830T123600Z", "authorization", authorization);
        assertThat(refusal(headers, "")).isInstanceOf(Refusal.MalformedHeader.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "604801", "soon", ""})
    void expiryOutsideAWeekIsMalformed(String expires) {
        var query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20150830%2Fr%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Expires=" + expires;
        assertThat(refusal(Map.of("host", "x"), query)).isInstanceOf(Refusal.MalformedQuery.class);
    }

    @Test
    void dateIsNeeded() {
        assertThat(refusal(Map.of("host", "x", "authorization", "AWS a:b"), "")).isInstanceOf(Refusal.NoDate.class);
        assertThat(refusal(
                        Map.of("host", "x", "authorization", "AWS a:b", "date", "Tue, 07 Jul 1954 21:53:04 GMT"), ""))
                .isInstanceOf(Refusal.NoDate.class);
    }

    private Refusal refusal(Map<String, String> headers, String query) {
        return why(s3.verify(
                new RawRequest("GET", "/b/k", query, TestKeys.fields(headers)), Optional.empty(), TestKeys.NOW));
    }

    private static Refusal why(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Refused.class);
        return ((Verification.Refused) verification).why();
    }

    /** A GET of /b/k, signed with all its headers. */
    private static Map<String, String> signed(Map<String, String> more) {
        var headers = new HashMap<>(
                Map.of("host", "x", "x-amz-date", "20150830T123600Z", "x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
        headers.putAll(more);
        var fields = TestKeys.fields(headers);
        var scope = new CredentialScope("20150830", "us-east-1", "s3");
        var names = List.copyOf(fields.names());
        var claim = new V4Claim(
                TestKeys.ID,
                scope,
                names,
                "",
                Instant.EPOCH,
                "20150830T123600Z",
                Optional.empty(),
                OptionalLong.empty());
        var canonical = V4Canonical.request(
                new RawRequest("GET", "/b/k", "", fields),
                "/b/k",
                "",
                names,
                fields.first("x-amz-content-sha256").orElseThrow());
        var key = SigningKeys.derive(new Secret(TestKeys.SECRET), scope);
        var signature = key.sign(V4Canonical.toSign(claim, canonical));
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(TestKeys.ID, scope, String.join(";", names), signature));
        return headers;
    }
}
