package io.ironbark.proto.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.DefaultRequest;
import com.amazonaws.auth.AWS4Signer;
import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.QueryStringSigner;
import com.amazonaws.auth.SignatureVersion;
import com.amazonaws.auth.SigningAlgorithm;
import com.amazonaws.http.HttpMethodName;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our verifier accepts what the signers of the AWS SDK for Java 1 sign: an oracle that shares no code with version 2. */
final class SdkOneOracleTest {
    private static final AWSCredentials CREDENTIALS = new BasicAWSCredentials(TestKeys.ID, TestKeys.SECRET);
    private static final int SEEDS = 200;

    private final S3Authenticator s3 = new S3Authenticator(AuthRules.s3(), TestKeys.source());
    private final QueryAuthenticator query = new QueryAuthenticator(AuthRules.query(), TestKeys.source());

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signedS3RequestsVerify(long seed) {
        var request = request(new RandomRequests(seed), "s3");
        request.setHttpMethod(HttpMethodName.GET);
        request.addHeader("x-amz-content-sha256", "required");
        signer("s3", false).sign(request, CREDENTIALS);
        assertThat(s3.verify(raw(request), Optional.empty(), TestKeys.NOW)).isInstanceOf(Verification.Verified.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void presignedQueryRequestsVerify(long seed) {
        var request = request(new RandomRequests(seed), "ec2");
        request.setHttpMethod(HttpMethodName.GET);
        // This signer counts the seconds of validity from the clock of the machine.
        var now = Instant.now();
        var signer = signer("ec2", true);
        signer.setOverrideDate(Date.from(now));
        signer.presignRequest(request, CREDENTIALS, Date.from(now.plusSeconds(600)));
        assertThat(query.verify(raw(request), new byte[0], now)).isInstanceOf(Verification.Verified.class);
        assertThat(query.verify(raw(request), new byte[0], now.plusSeconds(700)))
                .isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void version2FormsVerify(long seed) {
        var random = new RandomRequests(seed);
        var request = new DefaultRequest<Void>("ec2");
        request.setEndpoint(URI.create("http://ec2.example" + (random.chance() ? "" : ":8773")));
        request.setResourcePath("/");
        for (var pair : random.query()) {
            request.withParameter(pair.name(), pair.value());
        }
        var algorithm = random.chance() ? SigningAlgorithm.HmacSHA256 : SigningAlgorithm.HmacSHA1;
        new QueryStringSigner().sign(request, SignatureVersion.V2, algorithm, CREDENTIALS);
        var body = form(request).getBytes(StandardCharsets.ISO_8859_1);
        var raw = new RawRequest("POST", "/", "", TestKeys.fields(Map.of("Host", host(request))));
        assertThat(query.verify(raw, body, Instant.now())).isInstanceOf(Verification.Verified.class);
        var longer = (form(request) + "&DryRun=true").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(query.verify(raw, longer, Instant.now())).isInstanceOf(Verification.Refused.class);
        assertThat(query.verify(raw, body, Instant.now().plusSeconds(3600))).isInstanceOf(Verification.Refused.class);
    }

    private static AWS4Signer signer(String service, boolean doubleEncoding) {
        var signer = new AWS4Signer(doubleEncoding);
        signer.setServiceName(service);
        signer.setRegionName("us-east-1");
        signer.setOverrideDate(Date.from(TestKeys.NOW));
        return signer;
    }

    private static DefaultRequest<Void> request(RandomRequests random, String service) {
        var request = new DefaultRequest<Void>(service);
        request.setEndpoint(URI.create("http://" + service + ".example"));
        request.setResourcePath(service.equals("s3") ? Percent.encodePath(random.path()) : "/");
        var parameters = new HashMap<String, List<String>>();
        for (var pair : random.query()) {
            parameters.computeIfAbsent(pair.name(), name -> new ArrayList<>()).add(pair.value());
        }
        request.setParameters(parameters);
        request.setContent(new ByteArrayInputStream(new byte[0]));
        if (random.chance()) {
            request.addHeader("x-amz-meta-odd", random.headerValue());
        }
        return request;
    }

    private static RawRequest raw(DefaultRequest<Void> request) {
        var headers = new HashMap<>(request.getHeaders());
        headers.put("Host", host(request));
        return new RawRequest(
                request.getHttpMethod().name(), request.getResourcePath(), form(request), TestKeys.fields(headers));
    }

    private static String host(DefaultRequest<Void> request) {
        return request.getEndpoint().getAuthority().toLowerCase(Locale.ROOT);
    }

    private static String form(DefaultRequest<Void> request) {
        return request.getParameters().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> Percent.encode(entry.getKey()) + "=" + Percent.encode(value)))
                .collect(Collectors.joining("&"));
    }
}
