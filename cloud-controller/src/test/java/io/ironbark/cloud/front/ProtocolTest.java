package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the query protocol asks of a server, whatever the action. */
class ProtocolTest {
    private static final TestClient CLIENT = SharedCloud.newAccount();
    private static final Catalog CATALOG = SharedCloud.cloud().controller().catalog();

    static Stream<String> unserved() {
        return CATALOG.model(Service.EC2).operations().keySet().stream()
                .filter(name -> !CATALOG.endpoints(Service.EC2).containsKey(name));
    }

    @Test
    void everyActionThatTheModelsKnowAndNobodyServesIsRefusedByItsName() {
        assertThat(unserved().toList()).isNotEmpty().allSatisfy(action -> {
            TestReply reply = CLIENT.ec2(action, "InstanceId", "i-0123456789abcdef0", "DryRun", "true");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("UnsupportedOperation");
            assertThat(reply.text("Message")).contains(action);
        });
        for (Service service : new Service[] {Service.STS, Service.IAM}) {
            var model = CATALOG.model(service);
            assertThat(model.operations().keySet().stream()
                            .filter(name -> !CATALOG.endpoints(service).containsKey(name)))
                    .allSatisfy(action -> {
                        String scope = service.name().toLowerCase(java.util.Locale.ROOT);
                        TestReply reply = CLIENT.call(scope, model.version(), action, "RoleArn", "arn:aws:iam::1:x");
                        assertThat(reply.status()).isEqualTo(400);
                        assertThat(reply.code()).isEqualTo("UnsupportedOperation");
                        assertThat(reply.text("Message")).contains(action);
                        assertThat(reply.text("Type")).isEqualTo("Sender");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetSessionToken", "AssumeRole", "GetFederationToken"})
    void noTemporaryKeysAreMadeAndThatIsSaid(String action) {
        TestReply reply = CLIENT.sts(action, "RoleArn", "arn:aws:iam::000000000001:role/x", "RoleSessionName", "x");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("UnsupportedOperation");
        assertThat(reply.text("Message")).contains(action);
        assertThat(reply.texts("AccessKeyId")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EnableVpcClassicLink", "AttachClassicLinkVpc", "MoveAddressToVpc"})
    void whatIsOfEc2ClassicIsRefusedInTheWordsThatClientsLookFor(String action) {
        TestReply reply = CLIENT.ec2(action);
        assertThat(reply.code()).isEqualTo("UnsupportedOperation");
        assertThat(reply.text("Message"))
                .startsWith("The functionality you requested is not available in this region")
                .contains(action);
    }

    @Test
    void requestIdsAreOfTheAnswerAndOfItsHeaderAndNeverTwiceTheSame() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            TestReply reply = CLIENT.ec2("DescribeRegions");
            assertThat(reply.header("x-amzn-requestid")).containsExactly(reply.text("requestId"));
            assertThat(seen.add(reply.text("requestId"))).isTrue();
            TestReply refusal = CLIENT.ec2("DescribeInstances", "InstanceId.1", "i-0123456789abcdef0");
            assertThat(refusal.header("x-amzn-requestid")).containsExactly(refusal.text("RequestID"));
            assertThat(seen.add(refusal.text("RequestID"))).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} answers with {1}, empty")
    @CsvSource({
        "DescribeInstances, reservationSet",
        "DescribeImages, imagesSet",
        "DescribeKeyPairs, keySet",
        "DescribeTags, tagSet",
        "DescribeVolumes, volumeSet",
        "DescribeSnapshots, snapshotSet",
        "DescribeSpotInstanceRequests, spotInstanceRequestSet"
    })
    void anEmptyListIsThere(String action, String element) {
        TestReply reply = CLIENT.ec2(action);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.texts(element)).containsExactly("");
        assertThat(reply.texts("nextToken")).isEmpty();
    }

    @ParameterizedTest(name = "{0} with MaxResults={1}: {2}")
    @CsvSource({
        "DescribeInstances, 4, InvalidParameterValue",
        "DescribeInstances, 5, ''",
        "DescribeInstances, 1000, ''",
        "DescribeInstances, 1001, InvalidParameterValue",
        "DescribeTags, 4, InvalidParameterValue",
        "DescribeSecurityGroups, 1001, InvalidParameterValue",
        "DescribeVolumes, 5, ''",
        "DescribeInstanceTypes, 101, InvalidParameterValue",
        "DescribeInstanceTypes, 100, ''",
        "DescribeInstances, five, InvalidParameterValue"
    })
    void pagesHaveBounds(String action, String size, String code) {
        assertThat(CLIENT.ec2(action, "MaxResults", size).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeInstances, InstanceId, i",
        "DescribeInstanceStatus, InstanceId, i",
        "DescribeNetworkInterfaces, NetworkInterfaceId, eni",
        "DescribeVolumes, VolumeId, vol"
    })
    void pagesOfWhatIsNamedAreRefused(String action, String parameter, String prefix) {
        assertThat(CLIENT.ec2(action, parameter + ".1", prefix + "-0123456789abcdef0", "MaxResults", 5)
                        .code())
                .isEqualTo("InvalidParameterCombination");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/X-WWW-Form-urlencoded; Charset=UTF-8"})
    void theContentTypeDoesNotMatter(String type) {
        var headers = type.isEmpty() ? Map.<String, String>of() : Map.of("Content-Type", type);
        assertThat(CLIENT.send("ec2", "Action=DescribeRegions&Version=2016-11-15", headers)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"true, 412", "True, 412", "1, 412", "false, 200", "False, 200", "0, 200", "maybe, 400", "yes, 400"})
    void truthsOfOldClientsAreUnderstood(String text, int status) {
        assertThat(CLIENT.ec2("DescribeRegions", "DryRun", text).status()).isEqualTo(status);
    }

    @Test
    void textComesBackAsItWent() {
        String odd = "a+b %7E*~ ä ß 😀 <&>\"' \t\\ %2A tab";
        TestReply made = CLIENT.ec2(
                "CreateSecurityGroup",
                "GroupName",
                "odd",
                "GroupDescription",
                "plain",
                "TagSpecification.1.ResourceType",
                "security-group",
                "TagSpecification.1.Tag.1.Key",
                odd,
                "TagSpecification.1.Tag.1.Value",
                odd);
        assertThat(made.status()).isEqualTo(200);
        String group = made.texts("groupId").getFirst();
        TestReply found = CLIENT.ec2("DescribeTags", "Filter.1.Name", "resource-id", "Filter.1.Value.1", group);
        assertThat(found.text("key")).isEqualTo(odd);
        assertThat(found.text("value")).isEqualTo(odd);
        String wire = URLEncoder.encode(odd, StandardCharsets.UTF_8).replace("+", "%20");
        TestReply filtered = CLIENT.send(
                "ec2",
                "Action=DescribeSecurityGroups&Version=2016-11-15&Filter.1.Name=tag:" + wire + "&Filter.1.Value="
                        + URLEncoder.encode(odd.replace("\\", "\\\\").replace("*", "\\*"), StandardCharsets.UTF_8),
                Map.of());
        assertThat(filtered.texts("groupId")).contains(group);
        TestReply control = CLIENT.ec2("CreateTags", "ResourceId.1", group, "Tag.1.Key", "a\u0001b");
        assertThat(control.status()).isEqualTo(400);
    }

    @Test
    void aConnectionIsKeptAndRequestsMayWaitInIt() throws IOException {
        var endpoint = SharedCloud.cloud().endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(10_000);
            String one = "POST /services/compute HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\nAction=Whatever";
            socket.getOutputStream().write((one + one + one).getBytes(StandardCharsets.US_ASCII));
            var read = new StringBuilder();
            var buffer = new byte[4_096];
            while (read.toString().split("</Response>", -1).length < 4) {
                int length = socket.getInputStream().read(buffer);
                assertThat(length).isPositive();
                read.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            assertThat(read.toString().split("HTTP/1.1 401", -1)).hasSize(4);
        }
    }

    @Test
    void whoWaitsToBeToldToSendItsBodyIsTold() throws IOException {
        var endpoint = SharedCloud.cloud().endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var buffer = new byte[4_096];
            int length = socket.getInputStream().read(buffer);
            assertThat(new String(buffer, 0, length, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100");
        }
    }

    @Test
    void everyActionThatMayBeDryCanBe() {
        var model = CATALOG.model(Service.EC2);
        CATALOG.endpoints(Service.EC2).forEach((name, endpoint) -> {
            var input = model.input(Objects.requireNonNull(model.operations().get(name)));
            if (input.member("DryRun").isPresent()) {
                assertThat(endpoint.binder().honoured()).as(name).contains("DryRun");
            }
        });
    }
}
