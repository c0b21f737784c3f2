package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as euca2ools, libcloud's driver for Eucalyptus and other clients of its time send them. */
class EucalyptusClientTest {
    private static final String EUCA_VERSION = "2015-10-01";
    private static final TestClient CLIENT = SharedCloud.newAccount();

    @ParameterizedTest
    @ValueSource(strings = {"undefined-19618", "0", "127", "us-east-1", "eucalyptus"})
    void anyRegionMayBeInTheScope(String region) {
        assertThat(CLIENT.signingFor(region)
                        .call("ec2", EUCA_VERSION, "DescribeAvailabilityZones")
                        .texts("zoneName"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, HmacSHA256",
        "GET, /services/Eucalyptus, HmacSHA256",
        "GET, /services/Eucalyptus, HmacSHA1",
        "POST, /services/compute, HmacSHA256",
        "POST, /services/compute/, HmacSHA256",
        "POST, /services/Eucalyptus/, HmacSHA1"
    })
    void version2OfSignaturesIsTakenInQueryAndForm(String method, String path, String algorithm) {
        TestReply reply = version2(method, path, algorithm, Map.of("Action", "DescribeKeyPairs"));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.document().getDocumentElement().getNamespaceURI())
                .isEqualTo("http://ec2.amazonaws.com/doc/" + EUCA_VERSION + "/");
    }

    @Test
    void aBundleIsRegisteredWithVersion2() {
        var register = Map.of(
                "Action", "RegisterImage",
                "Name", "bundle",
                "ImageLocation", "bucket/image.manifest.xml",
                "Architecture", "x86_64",
                "VirtualizationType", "hvm");
        TestReply reply = version2("POST", "/services/compute/", "HmacSHA256", register);
        // There is no walrus here; who asks and what for has been understood.
        assertThat(reply.code()).isEqualTo("Unavailable");
        TestReply dry = version2(
                "POST",
                "/services/compute/",
                "HmacSHA256",
                Map.of("Action", "RegisterImage", "Name", "b", "ImageLocation", "b/m.xml", "DryRun", "true"));
        assertThat(dry.code()).isEqualTo("DryRunOperation");
    }

    @Test
    void theVersionTellsTheServiceOfWhoSignsForNone() {
        TestReply reply =
                version2("GET", "/", "HmacSHA256", Map.of("Action", "GetCallerIdentity", "Version", "2011-06-15"));
        assertThat(reply.text("Arn")).endsWith(":root");
        assertThat(version2("GET", "/", "HmacSHA256", Map.of("Action", "GetUser", "Version", "2010-05-08"))
                        .text("Type"))
                .isEqualTo("Sender");
    }

    @ParameterizedTest
    @CsvSource({"-600, 200", "600, 200", "-1000, 400", "1000, 400"})
    void version2HasAQuarterOfAnHour(int seconds, int status) {
        String sent = Instant.now()
                .plusSeconds(seconds)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        TestReply reply = version2("GET", "/", "HmacSHA256", Map.of("Action", "DescribeRegions", "Timestamp", sent));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(status == 200 ? "" : "RequestExpired");
    }

    /** Versions 0 and 1 join names and values without a mark between them, so that two requests can have one signature. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "3", "", "two"})
    void olderVersionsOfSignaturesAreRefused(String number) {
        TestReply reply =
                version2("GET", "/", "HmacSHA256", Map.of("Action", "DescribeRegions", "SignatureVersion", number));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("AuthFailure");
    }

    @Test
    void aWrongSignatureOfVersion2IsRefused() {
        TestClient wrong = CLIENT.with(CLIENT.accessKey(), "wrong");
        assertThat(version2(wrong, "GET", "/", "HmacSHA256", Map.of("Action", "DescribeRegions"))
                        .code())
                .isEqualTo("AuthFailure");
    }

    @Test
    void listsFromZeroAndWithGapsAreInOrder() {
        TestReply made = version2(
                "GET",
                "/",
                "HmacSHA256",
                Map.of(
                        "Action", "CreateSecurityGroup",
                        "GroupName", "euca",
                        "GroupDescription", "of euca2ools"));
        String group = made.texts("groupId").getFirst();
        assertThat(version2(
                                "GET",
                                "/",
                                "HmacSHA256",
                                Map.of(
                                        "Action", "CreateTags",
                                        "ResourceId.0", group,
                                        "Tag.0.Key", "a",
                                        "Tag.0.Value", "0",
                                        "Tag.10.Key", "b",
                                        "Tag.10.Value", "10"))
                        .text("return"))
                .isEqualTo("true");
        assertThat(CLIENT.ec2("DescribeTags").texts("value")).containsExactly("0", "10");
        assertThat(version2(
                                "GET",
                                "/",
                                "HmacSHA256",
                                Map.of(
                                        "Action", "AuthorizeSecurityGroupIngress",
                                        "GroupName", "euca",
                                        "IpProtocol", "tcp",
                                        "FromPort", "22",
                                        "ToPort", "22",
                                        "CidrIp", "0.0.0.0/0"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/services/Eucalyptus, 2016-11-15", "/services/compute/, 2015-10-01", "/, 2014-02-01"})
    void sizesHaveEucalyptusForm(String path, String version) {
        TestReply reply = version2(
                CLIENT,
                "GET",
                path,
                "HmacSHA256",
                Map.of("Action", "DescribeInstanceTypes", "InstanceType.1", "t3.nano", "Version", version));
        assertThat(reply.document().getDocumentElement().getNamespaceURI())
                .isEqualTo("http://msgs.eucalyptus.com/3.3.0");
        assertThat(reply.texts("instanceTypeDetails")).hasSize(1);
        assertThat(reply.text("name")).isEqualTo("t3.nano");
        assertThat(reply.text("cpu")).isEqualTo("2");
        assertThat(reply.text("memory")).isEqualTo("512");
        assertThat(Integer.parseInt(reply.text("disk"))).isPositive();
    }

    @Test
    void sizesHaveAmazonsFormForItsClientsOnEucalyptusPathsToo() {
        TestReply reply = version2(
                CLIENT,
                "GET",
                "/services/compute",
                "HmacSHA256",
                Map.of("Action", "DescribeInstanceTypes", "Version", "2016-11-15"));
        assertThat(reply.texts("instanceTypeSet")).hasSize(1);
    }

    private static TestReply version2(String method, String path, String algorithm, Map<String, String> parameters) {
        return version2(CLIENT, method, path, algorithm, parameters);
    }

    /** Signs as the documentation of Signature Version 2 has it. */
    private static TestReply version2(
            TestClient client, String method, String path, String algorithm, Map<String, String> own) {
        URI endpoint = SharedCloud.cloud().endpoint().resolve(path);
        var parameters = new TreeMap<String, String>(Map.of("Version", EUCA_VERSION));
        parameters.put(
                "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        parameters.putAll(own);
        parameters.put("AWSAccessKeyId", client.accessKey());
        parameters.putIfAbsent("SignatureVersion", "2");
        parameters.put("SignatureMethod", algorithm);
        String canonical = form(parameters);
        String text = method + "\n" + endpoint.getAuthority() + "\n" + path + "\n" + canonical;
        String form = canonical + "&Signature=" + encoded(sign(client.secretKey(), algorithm, text));
        var request = method.equals("GET")
                ? HttpRequest.newBuilder(URI.create(endpoint + "?" + form)).GET()
                : HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        return TestClient.exchange(request.build());
    }

    private static String sign(String secret, String algorithm, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
