package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every action that is served gets every kind of bad input that the service model lets one think of, in every parameter
 * that it honours. None may end in a 5xx; what is refused may leave no row; and what belongs to somebody else must look
 * as if it did not exist.
 */
class BadInputTest {
    private static final Neighbours CLOUD = Neighbours.withOneOfEverything();
    private static final Catalog CATALOG = CLOUD.catalog();
    private static final TestClient CLIENT = CLOUD.stranger();

    /** The code of a status from 500 on that is no fault of ours: nothing is there to hold an instance. */
    private static final Set<String> HONEST = Set.of("InsufficientInstanceCapacity", "Unavailable");

    private static final Map<Shape.Type, List<String>> NASTY = Map.of(
            Shape.Type.STRING,
            List.of("x", "-1", "'; DROP TABLE account; --%_\\", "${jndi:x}😀\n../../etc/passwd"),
            Shape.Type.BLOB,
            List.of("%%%", "x", "AAAA"));

    /** None of these is a number, a truth or a time. */
    private static final List<String> NO_SCALAR = List.of("x", "99999999999999999999", "1e400x", " ", "2026-13-41");

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final List<String> failures = new ArrayList<>();

    static Stream<String> actions() {
        return CATALOG.endpoints(Service.EC2).keySet().stream();
    }

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void badInputIsRefusedByTheClientsFaultAndChangesNothing(String action) {
        Endpoint<?, ?> endpoint =
                Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action));
        long rows = CLOUD.rows();
        SequencedMap<String, String> least = least(action);
        List<ModelLeaf> leaves = ModelLeaf.of(CATALOG.model(Service.EC2), endpoint);

        unknownNames(action, least, leaves);
        missingAndDouble(action, least);
        unsupported(action, least, endpoint.binder().honoured());
        tooMany(action, least, leaves);
        for (ModelLeaf leaf : leaves) {
            badValues(action, least, leaf);
        }
        dryRun(action, least, leaves);
        if (!endpoint.action().mutating() && CLOUD.rows() != rows) {
            failures.add(action + " only looks, yet rows came or went");
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void whatIsAnothersLooksAsIfItDidNotExist(String action) {
        SequencedMap<String, String> least = least(action);
        Endpoint<?, ?> endpoint =
                Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action));
        for (String filter : endpoint.action().filters()) {
            for (Neighbours.Twin twin : CLOUD.twins(filter)) {
                Map<String, String> named = with(least, "Filter.1.Name", filter);
                TestReply others = send(action, with(named, "Filter.1.Value.1", twin.others()));
                TestReply nobodys = send(action, with(named, "Filter.1.Value.1", twin.nobodys()));
                if (!content(others).equals(content(nobodys))) {
                    failures.add("%s finds by %s what is another's: %s".formatted(action, filter, others));
                }
            }
        }
        for (ModelLeaf leaf : ModelLeaf.of(CATALOG.model(Service.EC2), endpoint)) {
            for (Neighbours.Twin twin : CLOUD.twins(leaf, send(action, with(least, leaf.path(), "x")))) {
                TestReply others = filled(action, with(least, leaf.path(), twin.others()));
                TestReply nobodys = filled(action, with(least, leaf.path(), twin.nobodys()));
                if (others.status() != nobodys.status() || !plain(others, twin).equals(plain(nobodys, twin))) {
                    failures.add("%s tells %s=%s (another's) from %s: %s versus %s"
                            .formatted(action, leaf.path(), twin.others(), twin.nobodys(), others, nobodys));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** What a template holds is held to the same as a launch's own parameters, however deep it is. */
    @Test
    void badInputInsideATemplateIsRefusedAndWhatIsTakenCanBeLaunchedOrIsRefusedThen() {
        ServiceModel model = CATALOG.model(Service.EC2);
        Set<String> launchable = Objects.requireNonNull(
                        CATALOG.endpoints(Service.EC2).get("RunInstances"))
                .binder()
                .honoured();
        List<ModelLeaf> leaves =
                ModelLeaf.inside(model, model.shape("RequestLaunchTemplateData"), "LaunchTemplateData").stream()
                        .filter(leaf -> !leaf.path().contains(".TagSpecification."))
                        .toList();
        assertThat(leaves).hasSizeGreaterThan(80);
        var unsupported = new HashSet<String>();
        for (ModelLeaf leaf : leaves) {
            String name = leaf.path().substring("LaunchTemplateData.".length());
            if (launchable.contains(name.replaceAll("\\.1(?=\\.|$)", ".N"))) {
                insideTemplate(leaf);
            } else if (unsupported.add(name.replaceAll("\\..*", ""))) {
                template(leaf.path(), "1", true);
            }
        }
        assertThat(unsupported).isNotEmpty();
        assertThat(failures).isEmpty();
    }

    private void insideTemplate(ModelLeaf leaf) {
        boolean text = leaf.shape().type() == Shape.Type.STRING;
        if (text) {
            NASTY.getOrDefault(Shape.Type.STRING, List.of()).forEach(value -> template(leaf.path(), value, false));
            template(leaf.path(), "z".repeat(90_000), true);
            if (!leaf.shape().values().isEmpty() && !leaf.path().endsWith("InstanceType")) {
                template(leaf.path(), "of-no-enum", true);
            }
        } else {
            NO_SCALAR.forEach(value -> template(leaf.path(), value, true));
            template(leaf.path(), "-1", false);
            template(leaf.path(), Integer.toString(Integer.MAX_VALUE), false);
        }
        template(leaf.path() + ".Nonsense", "1", true);
    }

    /** Makes a template of one member, and launches from it if it is taken. */
    private void template(String path, String value, boolean refused) {
        String name = filler();
        Map<String, String> parameters = Map.of("LaunchTemplateName", name, path, value);
        TestReply reply = CLOUD.send(CLOUD.owner(), "CreateLaunchTemplate", parameters, "");
        if (reply.status() / 100 != 4 && (refused || reply.status() != 200)) {
            failures.add(shown(parameters) + " in a template: " + reply);
        }
        if (reply.status() == 200) {
            var launch = new LinkedHashMap<>(Map.of("MinCount", "1", "MaxCount", "1", "DryRun", "true"));
            launch.put("LaunchTemplate.LaunchTemplateName", name);
            launch.put("ImageId", CLOUD.owned("InvalidAMIID.Malformed").getFirst());
            long rows = CLOUD.rows();
            TestReply launched = CLOUD.send(CLOUD.owner(), "RunInstances", launch, "");
            boolean honest = launched.status() / 100 == 4 || HONEST.contains(launched.code());
            if (!honest || CLOUD.rows() != rows) {
                failures.add("a launch from " + shown(parameters) + ": " + launched);
            }
        }
    }

    private static String filler() {
        return "template-" + NEXT.incrementAndGet();
    }

    private void unknownNames(String action, Map<String, String> least, List<ModelLeaf> leaves) {
        expect(action, with(least, "Nonsense", "1"), "UnknownParameter", "Nonsense");
        var parents = new HashSet<String>();
        for (ModelLeaf leaf : leaves) {
            if (leaf.nested()) {
                parents.add(leaf.path().substring(0, leaf.path().lastIndexOf('.')));
            }
        }
        for (String parent : parents) {
            refused(action, with(least, parent + ".Nonsense", "1"));
        }
    }

    private void missingAndDouble(String action, Map<String, String> least) {
        for (String name : least.keySet()) {
            var without = new LinkedHashMap<>(least);
            without.remove(name);
            refused(action, without);
            refused(action, with(least, name, ""));
        }
        TestReply twice = CLOUD.send(CLIENT, action, least, "&DryRun=true&DryRun=true");
        if (twice.status() != 400) {
            failures.add(action + " took a parameter twice: " + twice);
        }
    }

    private void unsupported(String action, Map<String, String> least, Set<String> honoured) {
        ServiceModel model = CATALOG.model(Service.EC2);
        var input = model.input(Objects.requireNonNull(model.operations().get(action)));
        for (Shape.Member member : input.members().values()) {
            String name = model.requestName(member);
            if (honoured.stream().noneMatch(one -> one.equals(name) || one.startsWith(name + "."))) {
                String path = model.shape(member) instanceof Shape.Sequence ? name + ".1" : name;
                expect(action, with(least, path, "1"), "UnsupportedOperation", name);
            }
        }
    }

    private void tooMany(String action, Map<String, String> least, List<ModelLeaf> leaves) {
        var seen = new HashSet<String>();
        for (ModelLeaf leaf : leaves) {
            for (ModelLeaf.Holder list : leaf.lists()) {
                if (seen.add(list.path())) {
                    String rest = leaf.path().substring(list.path().length() + 2);
                    var many = new StringBuilder();
                    for (int i = 1; i <= list.max() + 1; i++) {
                        many.append('&')
                                .append(list.path())
                                .append('.')
                                .append(i)
                                .append(rest)
                                .append("=")
                                .append(i);
                    }
                    TestReply reply = CLOUD.send(CLIENT, action, without(least, list.path()), many.toString());
                    if (reply.status() / 100 != 4) {
                        failures.add(action + " took " + (list.max() + 1) + " of " + list.path() + ": " + reply);
                    }
                }
            }
        }
    }

    private void badValues(String action, Map<String, String> least, ModelLeaf leaf) {
        boolean text = leaf.shape().type() == Shape.Type.STRING || leaf.shape().type() == Shape.Type.BLOB;
        if (text) {
            for (String value : Objects.requireNonNull(NASTY.get(leaf.shape().type()))) {
                filled(action, with(least, leaf.path(), value));
            }
            if (!leaf.shape().values().isEmpty() && leaf.shape().type() == Shape.Type.STRING) {
                refused(action, with(least, leaf.path(), "of-no-enum"));
            }
            refused(action, with(least, leaf.path(), "z".repeat(90_000)));
        } else {
            NO_SCALAR.forEach(value -> refused(action, with(least, leaf.path(), value)));
            filled(action, with(least, leaf.path(), "-1"));
            filled(action, with(least, leaf.path(), Integer.toString(Integer.MAX_VALUE)));
        }
        refused(action, with(least, leaf.path() + ".Nonsense", "1"));
    }

    private void dryRun(String action, Map<String, String> least, List<ModelLeaf> leaves) {
        if (leaves.stream().anyMatch(leaf -> leaf.path().equals("DryRun"))) {
            TestReply reply = send(action, with(least, "DryRun", "true"));
            if (reply.status() < 400) {
                failures.add(action + " did it for all that it was dry: " + reply);
            }
        }
    }

    /** The least that gets past the checks for missing and malformed parameters, found by asking. */
    private SequencedMap<String, String> least(String action) {
        return complete(action, new LinkedHashMap<>());
    }

    private SequencedMap<String, String> complete(String action, Map<String, String> given) {
        return CLOUD.complete(given, parameters -> send(action, parameters), CLOUD::unknown);
    }

    private TestReply filled(String action, Map<String, String> parameters) {
        TestReply reply = send(action, parameters);
        return reply.code().equals("MissingParameter") ? send(action, complete(action, parameters)) : reply;
    }

    private void refused(String action, Map<String, String> parameters) {
        TestReply reply = send(action, parameters);
        if (reply.status() / 100 != 4 && !HONEST.contains(reply.code())) {
            failures.add(action + " took " + shown(parameters) + ": " + reply);
        }
    }

    private void expect(String action, Map<String, String> parameters, String code, String named) {
        TestReply reply = send(action, parameters);
        if (!reply.code().equals(code) || !reply.text("Message").contains(named)) {
            failures.add(action + " with " + named + " answered " + reply);
        }
    }

    private TestReply send(String action, Map<String, String> parameters) {
        boolean mutating = Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action))
                .action()
                .mutating();
        long rows = mutating ? CLOUD.rows() : 0;
        TestReply reply = CLOUD.send(CLIENT, action, parameters, "");
        if (reply.status() >= 500 && !HONEST.contains(reply.code())) {
            failures.add(action + " with " + shown(parameters) + " answered " + reply);
        }
        if (mutating && reply.status() >= 400 && CLOUD.rows() != rows) {
            failures.add(action + " with " + shown(parameters) + " was refused and left something: " + reply);
        }
        return reply;
    }

    private static String shown(Map<String, String> parameters) {
        String text = parameters.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static String content(TestReply reply) {
        return reply.body().replaceAll("<(requestI[dD]|RequestID)>[^<]*<", "");
    }

    private static String plain(TestReply reply, Neighbours.Twin twin) {
        return reply.status() < 400
                ? ""
                : reply.code() + " "
                        + reply.text("Message").replace(twin.nobodys(), "ID").replace(twin.others(), "ID");
    }

    private static Map<String, String> with(Map<String, String> least, String name, String value) {
        var all = new LinkedHashMap<>(least);
        all.keySet()
                .removeIf(other -> other.equals(name) || name.startsWith(other + ".") || other.startsWith(name + "."));
        all.put(name, value);
        return all;
    }

    private static Map<String, String> without(Map<String, String> least, String list) {
        var all = new LinkedHashMap<>(least);
        all.keySet().removeIf(other -> other.startsWith(list + "."));
        return all;
    }
}
