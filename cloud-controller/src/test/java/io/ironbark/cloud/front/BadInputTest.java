package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action gets every kind of bad input that the service model lets one think of; none may end in a 5xx. */
class BadInputTest {
    private static final Catalog CATALOG = SharedCloud.cloud().controller().catalog();
    private static final TestClient CLIENT = SharedCloud.newAccount();

    /** Codes with a status from 500 on that are no fault of ours: nothing is there to hold an instance or an image. */
    private static final Set<String> HONEST = Set.of("InsufficientInstanceCapacity", "Unavailable");

    /** Well-formed ids of nothing, by the code that a malformed one gets. */
    private static final Map<String, String> UNKNOWN_IDS = Map.of(
            "InvalidInstanceID.Malformed", "i-0123456789abcdef0",
            "InvalidAMIID.Malformed", "ami-0123456789abcdef0",
            "InvalidVpcID.Malformed", "vpc-0123456789abcdef0",
            "InvalidSubnetID.Malformed", "subnet-0123456789abcdef0",
            "InvalidGroupId.Malformed", "sg-0123456789abcdef0",
            "InvalidSecurityGroupRuleId.Malformed", "sgr-0123456789abcdef0",
            "InvalidKeyPairID.Malformed", "key-0123456789abcdef0",
            "InvalidNetworkInterfaceId.Malformed", "eni-0123456789abcdef0",
            "InvalidSnapshotID.Malformed", "snap-0123456789abcdef0",
            "InvalidVolumeID.Malformed", "vol-0123456789abcdef0");

    private static final List<String> NASTY = List.of(
            "x",
            "-1",
            "99999999999999999999",
            "'; DROP TABLE account; --",
            "%_\\",
            "${jndi:x}",
            "😀",
            "a\nb",
            "../../etc/passwd",
            "z".repeat(9_000));

    private final List<String> failures = new ArrayList<>();

    static Stream<String> actions() {
        return CATALOG.endpoints(Service.EC2).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void badInputIsRefusedByTheClientsFault(String action) {
        SequencedMap<String, String> least = least(action);

        expect(action, with(least, "Nonsense", "1"), "UnknownParameter", "Nonsense");
        for (String name : least.keySet()) {
            var without = new LinkedHashMap<>(least);
            without.remove(name);
            send(action, without);
        }
        Set<String> honoured =
                Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action)).binder().honoured().stream()
                        .map(name -> name.split("\\.", 2)[0])
                        .collect(Collectors.toSet());
        ServiceModel model = CATALOG.model(Service.EC2);
        var input = model.input(Objects.requireNonNull(model.operations().get(action)));
        for (Shape.Member member : input.members().values()) {
            String name = model.requestName(member);
            if (honoured.contains(name)) {
                nasty(action, least, name, model.shape(member));
            } else {
                String leaf = leaf(model, member, name);
                expect(action, with(least, leaf, "1"), "UnsupportedOperation", name);
            }
        }
        assertThat(failures).isEmpty();
    }

    /** The least that gets past the checks for missing and malformed parameters, found by asking. */
    private SequencedMap<String, String> least(String action) {
        var parameters = new LinkedHashMap<String, String>();
        for (int round = 0; round < 20; round++) {
            TestReply reply = send(action, parameters);
            String message = reply.code().isEmpty() ? "" : reply.text("Message");
            if (reply.code().equals("MissingParameter")) {
                String name = message.substring(message.lastIndexOf(' ') + 1);
                parameters.put(name, "1");
            } else if (UNKNOWN_IDS.containsKey(reply.code())) {
                String id = Objects.requireNonNull(UNKNOWN_IDS.get(reply.code()));
                parameters.replaceAll((_, value) -> message.contains('"' + value + '"') ? id : value);
            } else {
                break;
            }
        }
        return parameters;
    }

    private void nasty(String action, Map<String, String> least, String name, Shape shape) {
        for (String value : NASTY) {
            switch (shape) {
                case Shape.Scalar scalar -> {
                    TestReply reply = send(action, with(least, name, value));
                    boolean number = scalar.type() == Shape.Type.INTEGER || scalar.type() == Shape.Type.BOOLEAN;
                    if (number && !value.startsWith("-") && reply.status() == 200) {
                        failures.add(action + " took " + name + "=" + value);
                    }
                }
                case Shape.Sequence _ -> {
                    send(action, with(least, name, value));
                    send(action, with(least, name + ".1", value));
                    send(action, with(least, name + ".1.Nonsense", value));
                }
                case Shape.Structure _ -> {
                    send(action, with(least, name, value));
                    send(action, with(least, name + ".Nonsense", value));
                }
                case Shape.Table _ -> {}
            }
        }
    }

    private void expect(String action, Map<String, String> parameters, String code, String named) {
        TestReply reply = send(action, parameters);
        if (!reply.code().equals(code) || !reply.text("Message").contains(named)) {
            failures.add(action + " with " + named + " answered " + reply);
        }
    }

    private TestReply send(String action, Map<String, String> parameters) {
        var list = new ArrayList<Object>();
        parameters.forEach((name, value) -> list.addAll(List.of(name, value)));
        TestReply reply = CLIENT.ec2(action, list.toArray());
        if (reply.status() >= 500 && !HONEST.contains(reply.code())) {
            failures.add(action + " with " + parameters + " answered " + reply);
        }
        return reply;
    }

    private static Map<String, String> with(Map<String, String> least, String name, String value) {
        var all = new LinkedHashMap<>(least);
        all.keySet()
                .removeIf(other -> other.equals(name) || name.startsWith(other + ".") || other.startsWith(name + "."));
        all.put(name, value);
        return all;
    }

    private static String leaf(ServiceModel model, Shape.Member member, String name) {
        return model.shape(member) instanceof Shape.Sequence ? name + ".1" : name;
    }
}
