package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The calls that real clients make, in their order, are answered with what they read of the answers. */
class ClientCallsTest {
    private static final Neighbours CLOUD = new Neighbours();
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final List<String> FILES =
            List.of("clients.txt", "terraform.txt", "network.txt", "vpc-resources.txt");
    private static final Pattern NAME = Pattern.compile("\\{([a-z-]+)}");
    private static final String PUBLIC_KEY =
            "c3NoLWVkMjU1MTkgQUFBQUMzTnphQzFsWkRJMU5URTVBQUFBSUFrZzEzQllxaEh2NHRXR09RcnRZaEFo"
                    + "R2RGdS9vSTVZZlpxY2FwSy83UFQgdGVycmFmb3Jt";

    private final Map<String, String> kept = new TreeMap<>(Map.of("public-key", PUBLIC_KEY));

    /** A line of the file. */
    private record Line(String text, boolean awaited, String action, Map<String, String> parameters, String wanted) {}

    static Stream<String> files() {
        return FILES.stream();
    }

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theCallsOfAClientAreAnsweredAsItNeeds(String file) {
        var failures = new ArrayList<String>();
        var absent = new TreeSet<String>();
        for (String text : lines(file)) {
            Line line = parse(text);
            if (!served(line)) {
                absent.add(line.action());
                continue;
            }
            List<String> wrong = run(line);
            long start = System.nanoTime();
            while (line.awaited() && !wrong.isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
                LockSupport.parkNanos(20_000_000);
                wrong = run(line);
            }
            failures.addAll(wrong);
        }
        assertThat(absent).as("lines of actions that nobody serves").isEmpty();
        assertThat(failures).isEmpty();
    }

    /** The list of what clients call is whole: an action is either refused by name, or its answer is looked at. */
    @Test
    void everyActionThatAClientCallsIsAmongTheCallsOrRefusedByName() {
        var called = Stream.of("clients.txt", "terraform.txt", "network.txt")
                .flatMap(file -> lines(file).stream())
                .map(line -> line.replaceFirst("^await ", "").split(" ", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        var failures = new ArrayList<String>();
        for (String line : lines("actions.list")) {
            String name = line.replaceFirst("^- ", "");
            String plain = name.replaceFirst("^(sts|iam):", "");
            Service service =
                    name.startsWith("iam:") ? Service.IAM : name.startsWith("sts:") ? Service.STS : Service.EC2;
            boolean served = CLOUD.catalog().endpoints(service).containsKey(plain);
            if (served == line.startsWith("- ") || served != called.contains(name)) {
                failures.add(line
                        + (served ? " is served" : " is not served")
                        + (called.contains(name) ? " and called" : " and not called"));
            }
        }
        assertThat(failures).isEmpty();
    }

    /** The table of what clients read, send and branch on is looked at whole, somewhere among the calls. */
    @Test
    void everyFieldFilterAndCodeOfClientsIsAmongTheCalls() {
        List<String> calls = FILES.stream()
                .flatMap(file -> lines(file).stream())
                .map(line -> line.replaceFirst("^await ", ""))
                .toList();
        var codes = calls.stream()
                .map(call -> call.substring(call.lastIndexOf(' ') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        var failures = new ArrayList<String>();
        for (String row : lines("reads.txt")) {
            String[] columns = row.split(" :", -1);
            List<String> actions = words(columns[0]);
            List<String> theirs = calls.stream()
                    .filter(call -> actions.contains(call.split(" ", 2)[0]))
                    .toList();
            words(columns[1]).stream()
                    .filter(field -> theirs.stream().noneMatch(call -> wants(call, field)))
                    .forEach(field -> failures.add("nobody looks at " + field + " of " + columns[0]));
            words(columns[2]).stream()
                    .filter(filter -> theirs.stream().noneMatch(call -> call.contains(".Name=" + filter + " ")))
                    .forEach(filter -> failures.add("nobody filters by " + filter + " of " + columns[0]));
            words(columns[3]).stream()
                    .filter(code -> !codes.contains(code))
                    .forEach(code -> failures.add("nobody is refused with " + code));
        }
        assertThat(failures).isEmpty();
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split(" +", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** True if the field is asked for, whatever its parents and text. */
    private static boolean wants(String call, String field) {
        String wanted = "/" + call.split(" : ", 2)[1].replace(" ", " /") + " ";
        return Stream.of(" ", "/", "=").anyMatch(end -> wanted.contains("/" + field + end));
    }

    /** What is wrong about the answer. */
    private List<String> run(Line line) {
        TestReply reply = line.action().startsWith("sts:")
                ? CLOUD.owner().sts(line.action().substring("sts:".length()))
                : CLOUD.send(CLOUD.owner(), line.action(), line.parameters(), "");
        String[] wanted = line.wanted().split(" -> ", 2);
        var wrong = new ArrayList<String>();
        for (String field : wanted[0].strip().split(" +", -1)) {
            boolean there = field.startsWith("!") ? reply.code().equals(field.substring(1)) : has(reply, filled(field));
            if (!there) {
                wrong.add(field + " is not in the answer to " + line.text() + ": " + reply);
            }
        }
        if (wanted.length == 2) {
            for (String keep : wanted[1].strip().split(" +", -1)) {
                String[] pair = keep.split("=", 2);
                reply.texts(pair[1]).stream().findFirst().ifPresent(text -> kept.put(pair[0], text));
            }
        }
        return wrong;
    }

    private static boolean served(Line line) {
        Catalog catalog = CLOUD.catalog();
        return line.wanted().contains("!UnsupportedOperation")
                || line.action().startsWith("sts:")
                || catalog.endpoints(Service.EC2).containsKey(line.action());
    }

    private Line parse(String text) {
        String[] halves = text.split(" : ", 2);
        var words = new ArrayList<>(List.of(halves[0].strip().split(" +", -1)));
        boolean awaited = words.getFirst().equals("await");
        if (awaited) {
            words.removeFirst();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (String word : words.subList(1, words.size())) {
            String[] pair = word.split("=", 2);
            parameters.put(pair[0], filled(pair[1]));
        }
        return new Line(text, awaited, words.getFirst(), parameters, halves[1]);
    }

    private String filled(String text) {
        return NAME.matcher(text)
                .replaceAll(match -> kept.getOrDefault(match.group(1), "nothing"))
                .replace("%20", " ")
                .replace("%0A", "\n")
                .replace("%25", "%");
    }

    /** True if an element is there with these parents, and with the text if one is given. */
    private static boolean has(TestReply reply, String field) {
        String[] pair = field.split("=", 2);
        String[] path = pair[0].split("/", -1);
        var found = reply.document().getElementsByTagNameNS("*", path[path.length - 1]);
        for (int i = 0; i < found.getLength(); i++) {
            boolean text = pair.length == 1 || found.item(i).getTextContent().equals(pair[1]);
            if (text && within(found.item(i), path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean within(Node leaf, String... path) {
        Node at = leaf;
        for (int i = path.length - 1; i >= 0; i--) {
            if (!(at instanceof Element element) || !element.getLocalName().equals(path[i])) {
                return false;
            }
            at = element.getParentNode();
        }
        return true;
    }

    private static List<String> lines(String file) {
        try (var in = Objects.requireNonNull(ClientCallsTest.class.getResourceAsStream("/calls/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
