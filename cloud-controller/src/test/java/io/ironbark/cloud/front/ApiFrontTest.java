package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiFrontTest {
    private static final TestCloud CLOUD = TestCloud.start();
    private static final TestClient CLIENT = CLOUD.client();

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @Test
    void theCallerIsToldWhoItIs() {
        TestReply reply = CLIENT.sts("GetCallerIdentity");
        assertThat(reply.text("Arn")).isEqualTo("arn:aws:iam::" + reply.text("Account") + ":root");
        assertThat(reply.document().getDocumentElement().getNamespaceURI())
                .isEqualTo("https://sts.amazonaws.com/doc/2011-06-15/");
        assertThat(reply.header("x-amzn-requestid")).containsExactly(reply.text("RequestId"));
        assertThat(reply.header("server")).containsExactly("ironbark");
        assertThat(reply.header("date")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2010-08-31", "2014-10-01", "2016-11-15"})
    void theNamespaceEchoesTheVersionAskedFor(String version) {
        TestReply reply = CLIENT.call("ec2", version, "DescribeRegions");
        assertThat(reply.document().getDocumentElement().getNamespaceURI())
                .isEqualTo("http://ec2.amazonaws.com/doc/" + version + "/");
        assertThat(reply.text("regionEndpoint")).isEqualTo("http://127.0.0.1:8773");
        assertThat(reply.text("requestId")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ec2,401,AuthFailure", "sts,403,InvalidClientTokenId"})
    void anUnknownKeyIsRefusedInTheWordsOfTheService(String service, int status, String code) {
        TestReply reply = CLIENT.with("AKIDNOBODY", "x").call(service, "2016-11-15", "DescribeRegions");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"ec2,401,AuthFailure", "sts,403,SignatureDoesNotMatch"})
    void aWrongSignatureIsRefusedInTheWordsOfTheService(String service, int status, String code) {
        TestReply reply = CLIENT.with(CLIENT.accessKey(), "wrong").call(service, "2011-06-15", "GetCallerIdentity");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.body()).doesNotContain(CLIENT.secretKey());
    }

    @Test
    void anUnsignedRequestIsRefused() {
        TestReply reply = plain("GET", "/?Action=DescribeRegions&Version=2016-11-15", "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("AuthFailure");
        assertThat(reply.texts("RequestID")).hasSize(1);
    }

    @Test
    void actionsThatAreMissingUnknownOrNotServedAreToldApart() {
        assertThat(CLIENT.send("ec2", "Version=2016-11-15", Map.of()).code()).isEqualTo("MissingAction");
        assertThat(CLIENT.ec2("DoWhatIMean").code()).isEqualTo("InvalidAction");
        TestReply known = CLIENT.ec2("CreateVpnGateway", "Type", "ipsec.1");
        assertThat(known.code()).isEqualTo("UnsupportedOperation");
        assertThat(known.text("Message")).contains("CreateVpnGateway");
        assertThat(CLIENT.sts("AssumeRole").code()).isEqualTo("UnsupportedOperation");
    }

    @Test
    void aDryRunChangesNothing() {
        TestReply dry = CLIENT.ec2("CreateKeyPair", "KeyName", "dry", "DryRun", "true");
        assertThat(dry.status()).isEqualTo(412);
        assertThat(dry.code()).isEqualTo("DryRunOperation");
        assertThat(CLIENT.ec2("DescribeKeyPairs", "KeyName.1", "dry").code()).isEqualTo("InvalidKeyPair.NotFound");
        assertThat(CLIENT.ec2("CreateKeyPair", "DryRun", "true").code()).isEqualTo("MissingParameter");
    }

    @Test
    void bigAnswersAreCompressedForThoseWhoAsk() throws IOException {
        String form = "Action=DescribeInstanceTypes&Version=2016-11-15";
        TestReply zipped = CLIENT.send("ec2", form, Map.of("Accept-Encoding", "gzip, deflate"));
        assertThat(zipped.header("content-encoding")).containsExactly("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.bytes()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("<instanceTypeSet>");
        }
        assertThat(CLIENT.send("ec2", form, Map.of()).header("content-encoding"))
                .isEmpty();
    }

    @Test
    void aBodyOverTheLimitIsRefusedAsXml() {
        TestReply reply = plain("POST", "/", "Action=DescribeRegions&x=" + "y".repeat(2 << 20));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("RequestEntityTooLarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/compute", "/services/compute/", "/services/Eucalyptus", "/"})
    void theApiIsAtEucalyptusPathsToo(String path) {
        assertThat(plain("POST", path, "Action=DescribeRegions").code()).isEqualTo("AuthFailure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/Tokens", "/services/Euare/"})
    void iamAndStsAnswerAtTheirPathsInTheirForm(String path) {
        TestReply reply = plain("POST", path, "Action=GetCallerIdentity");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.document().getDocumentElement().getTagName()).isEqualTo("ErrorResponse");
    }

    @ParameterizedTest
    @CsvSource({"GET,/nowhere,404", "PUT,/,405", "DELETE,/,405", "OPTIONS,/,200", "HEAD,/,200"})
    void otherRequestsDoNoHarm(String method, String path, int status) {
        assertThat(plain(method, path, "").status()).isEqualTo(status);
    }

    private static TestReply plain(String method, String pathAndQuery, String body) {
        URI uri = CLOUD.endpoint().resolve(pathAndQuery);
        return TestClient.exchange(HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build());
    }
}
