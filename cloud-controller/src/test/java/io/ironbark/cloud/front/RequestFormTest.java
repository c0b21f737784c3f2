package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How much a request may be, what its filters mean, and in which order it is judged. */
class RequestFormTest {
    private static final int MANY = 100_000;
    private static final TestClient CLIENT = SharedCloud.newAccount();

    static List<IntFunction<String>> longLists() {
        return List.of(
                number -> "&InstanceId." + number + "=i-0123456789abcdef0",
                number -> "&X." + number + "=",
                number -> "&X.1." + number + "=1",
                number -> "&X=1");
    }

    /** It is not even signed: that many are not worth a look at who sends them. */
    @ParameterizedTest
    @MethodSource("longLists")
    void aHundredThousandEntriesAreRefusedBeforeAnyoneIsAskedWhoSendsThem(IntFunction<String> entry) {
        String form = IntStream.rangeClosed(1, MANY).mapToObj(entry).collect(Collectors.joining());
        TestReply reply = TestClient.exchange(
                HttpRequest.newBuilder(SharedCloud.cloud().endpoint().resolve("/"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeInstances&Version=2016-11-15" + form))
                        .build());
        assertThat(reply.status()).as(reply.code()).isIn(400, 413);
        assertThat(reply.code()).isIn("InvalidParameterValue", "RequestEntityTooLarge");
    }

    @Test
    void aThousandIdsAreTakenAndOneMoreIsNot() {
        assertThat(CLIENT.ec2("DescribeKeyPairs", names(1_000)).code()).isEqualTo("InvalidKeyPair.NotFound");
        TestReply more = CLIENT.ec2("DescribeKeyPairs", names(1_001));
        assertThat(more.code()).isEqualTo("InvalidParameterValue");
        assertThat(more.text("Message")).contains("KeyName").contains("1000");
    }

    private static Object[] names(int count) {
        var all = new ArrayList<Object>();
        for (int i = 1; i <= count; i++) {
            all.addAll(List.of("KeyName." + i, "k" + i));
        }
        return all.toArray();
    }

    @ParameterizedTest(name = "{0} filters of {1} values: {2}")
    @CsvSource({"50, 4, ''", "51, 1, FilterLimitExceeded", "1, 200, ''", "1, 201, FilterLimitExceeded"})
    void filtersHaveBounds(int filters, int values, String code) {
        var all = new ArrayList<Object>();
        for (int filter = 1; filter <= filters; filter++) {
            all.addAll(List.of("Filter." + filter + ".Name", "instance-id"));
            for (int value = 1; value <= values; value++) {
                all.addAll(List.of("Filter." + filter + ".Value." + value, "i-" + value));
            }
        }
        assertThat(CLIENT.ec2("DescribeInstances", all.toArray()).code()).isEqualTo(code);
    }

    /** 200 filters' worth of wildcards over everything costs what the rows cost, or is refused. */
    @Test
    void filtersNarrowTogetherAndTheirValuesWiden() {
        for (String name : List.of("one", "two", "Two")) {
            String group = CLIENT.ec2("CreateSecurityGroup", "GroupName", name, "GroupDescription", "of " + name)
                    .texts("groupId")
                    .getFirst();
            CLIENT.ec2("CreateTags", "ResourceId.1", group, "Tag.1.Key", "a:b:c", "Tag.1.Value", "v-" + name);
        }
        assertThat(groups("group-name", "two")).containsExactly("two");
        assertThat(groups("group-name", "one", "group-name", "two")).isEmpty();
        assertThat(CLIENT.ec2(
                                "DescribeSecurityGroups",
                                "Filter.1.Name",
                                "group-name",
                                "Filter.1.Value.1",
                                "one",
                                "Filter.1.Value.2",
                                "T*")
                        .texts("groupName"))
                .containsExactlyInAnyOrder("one", "Two");
        assertThat(groups("tag:a:b:c", "v-?wo")).containsExactlyInAnyOrder("two", "Two");
        assertThat(groups("tag:a:b:c", "v-?wo", "description", "of T*")).containsExactly("Two");
        assertThat(groups("tag:a", "*")).isEmpty();
        assertThat(groups("tag-key", "a:b:c", "tag-value", "v-one")).containsExactly("one");
        assertThat(CLIENT.ec2("DescribeSecurityGroups", "Filter.1.Name", "Group-Name", "Filter.1.Value.1", "one")
                        .code())
                .isEqualTo("InvalidParameterValue");
    }

    private static List<String> groups(String... filters) {
        var all = new ArrayList<Object>();
        for (int i = 0; i < filters.length; i += 2) {
            String filter = "Filter." + (i / 2 + 1);
            all.addAll(List.of(filter + ".Name", filters[i], filter + ".Value.1", filters[i + 1]));
        }
        return CLIENT.ec2("DescribeSecurityGroups", all.toArray()).texts("groupName");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "MinCount=1&MaxCount=1, MissingParameter",
        "ImageId=ami-x&MinCount=1&MaxCount=1, InvalidAMIID.Malformed",
        "ImageId=ami-0123456789abcdef0&MinCount=1&MaxCount=one, InvalidParameterValue",
        "ImageId=ami-0123456789abcdef0&MinCount=1&MaxCount=1&Nonsense=1, UnknownParameter",
        "ImageId=ami-0123456789abcdef0&MinCount=1&MaxCount=1&KernelId=aki-1, UnsupportedOperation"
    })
    void parametersAreJudgedBeforeTheDryRunIs(String parameters, String code) {
        TestReply reply =
                CLIENT.send("ec2", "Action=RunInstances&Version=2016-11-15&DryRun=true&" + parameters, Map.of());
        assertThat(reply.code()).isEqualTo(code);
    }

    /** Such as a proxy sends. */
    @Test
    void aBodyInChunksIsABody() throws IOException {
        var endpoint = SharedCloud.cloud().endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(10_000);
            String request = String.join(
                    "\r\n",
                    List.of(
                            "POST / HTTP/1.1",
                            "Host: x",
                            "Transfer-Encoding: chunked",
                            "",
                            "8",
                            "Action=D",
                            "12",
                            "escribeNoSuchThing",
                            "0",
                            "",
                            ""));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var buffer = new byte[4_096];
            int length = socket.getInputStream().read(buffer);
            assertThat(new String(buffer, 0, length, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 401");
        }
    }

    /** Two opinions on where a body ends are how one request hides in another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked",
                "Content-Length: 6\r\nContent-Length: 7",
                "Content-Length: -1",
                "Content-Length: 6, 6x",
                "Transfer-Encoding: xchunked"
            })
    void aRequestWhoseEndIsInDoubtIsNotFollowedByAnother(String headers) throws IOException {
        var endpoint = SharedCloud.cloud().endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(10_000);
            String smuggled = "GET /?Action=Smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n0\r\n\r\n" + smuggled)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.split("HTTP/1.1 ", -1).length - 1).as(all).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/soap", "/?wsdl", "/soap", "/services/Eucalyptus/soap"})
    void thereIsNoSoap(String path) {
        TestReply reply = TestClient.exchange(
                HttpRequest.newBuilder(SharedCloud.cloud().endpoint().resolve(path))
                        .header("SOAPAction", "RunInstances")
                        .header("Content-Type", "text/xml")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'/>"))
                        .build());
        assertThat(reply.status()).isBetween(400, 404);
    }

    @Test
    void secretsOfRequestsAreInNoLog() {
        var lines = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var ours = (Logger) LoggerFactory.getLogger("io.ironbark");
        Level before = ours.getLevel();
        lines.start();
        root.addAppender(lines);
        ours.setLevel(Level.TRACE);
        try {
            String data = "Y2FuYXJ5LW9mLXVzZXItZGF0YQ=="; // canary-of-user-data
            assertThat(CLIENT.ec2(
                                    "RunInstances",
                                    "ImageId",
                                    "ami-0123456789abcdef0",
                                    "MinCount",
                                    1,
                                    "MaxCount",
                                    1,
                                    "UserData",
                                    data)
                            .code())
                    .isEqualTo("InvalidAMIID.NotFound");
            CLIENT.ec2("RunInstances", "UserData", data, "Nonsense", data);
            String material = CLIENT.ec2("CreateKeyPair", "KeyName", "canary").text("keyMaterial");
            List<String> logged = List.copyOf(lines.list).stream()
                    .map(event -> event.getFormattedMessage() + event.getMDCPropertyMap() + event.getThrowableProxy())
                    .toList();
            assertThat(logged).isNotEmpty();
            for (String secret : List.of(data, "canary-of-user-data", CLIENT.secretKey(), material.substring(40, 90))) {
                assertThat(logged).noneMatch(line -> line.contains(secret));
            }
        } finally {
            ours.setLevel(before);
            root.detachAppender(lines);
        }
    }

    /** Who asks is known by a signature, whatever headers and parameters of the inside are sent along. */
    @Test
    void headersAndParametersOfTheInsideMeanNothing() {
        var other = SharedCloud.newAccount();
        String account = other.sts("GetCallerIdentity").text("Account");
        var headers =
                Map.of("X-User-Id", account, "X-Roles", "admin", "X-Forwarded-User", "root", "X-Instance-ID", "i-1");
        TestReply mine = CLIENT.send("sts", "Action=GetCallerIdentity&Version=2011-06-15", headers);
        assertThat(mine.text("Account")).isNotEqualTo(account);
        assertThat(CLIENT.ec2("DescribeKeyPairs", "effectiveUserId", account).code())
                .isEqualTo("UnknownParameter");
        TestReply anonymous = TestClient.exchange(
                HttpRequest.newBuilder(SharedCloud.cloud().endpoint().resolve("/?Action=DescribeKeyPairs"))
                        .header("X-User-Id", account)
                        .GET()
                        .build());
        assertThat(anonymous.status()).isEqualTo(401);
    }
}
