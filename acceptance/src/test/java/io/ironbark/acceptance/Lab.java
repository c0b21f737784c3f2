package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cloud of several nodes on this host, by {@code deploy/lab}: started by the first class that asks for it, taken down
 * after the last. Its clients are outside, in the network that plays its users'.
 */
final class Lab implements Region, AutoCloseable {
    private static final Duration START = Duration.ofMinutes(10);
    private static final int NODES = 3;

    private final Path program;
    private final Path directory;
    private final Map<String, String> settings;
    private final Account root;

    private Lab() {
        program = Cloud.repository().resolve("deploy/lab");
        directory = Path.of("/var/lib/ironbark-lab-acceptance");
        settings = Map.of("IRONBARK_LAB", directory.toString());
        lab("down").tryRun();
        neverWait();
        lab("up", "--nodes", String.valueOf(NODES)).within(START).run();
        root = new Account(
                Cloud.environment(home().resolve("etc/env")),
                home().resolve("etc/s3cfg"),
                List.of("env", "IRONBARK_LAB=" + directory, program.toString(), "exec", "outside"));
    }

    /** Tests ask as fast as they can, and guests that do not hear that they are to end are ended soon. */
    private void neverWait() {
        write("control", "cloud-controller", "throttle.times = 1000\n");
        nodes().forEach(node -> write(node, "node-controller", "times.terminate = 1s\n"));
    }

    private void write(String machine, String daemon, String settings) {
        try {
            Path etc = Files.createDirectories(directory.resolve(machine).resolve("etc"));
            Files.writeString(etc.resolve(daemon + ".local"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Account root() {
        return root;
    }

    @Override
    public Path home() {
        return directory.resolve("control");
    }

    @Override
    public Command deploy(String tool, String... words) {
        var line = new ArrayList<>(List.of(program.resolveSibling(tool).toString()));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).with(settings);
    }

    List<String> nodes() {
        var nodes = new ArrayList<String>();
        for (int i = 1; i <= NODES; i++) {
            nodes.add("node-" + i);
        }
        return nodes;
    }

    /** A command in a machine of the lab: a node, {@code control}, {@code outside} or {@code switch}. */
    Command exec(String machine, String... words) {
        var line = new ArrayList<>(List.of("exec", machine));
        line.addAll(List.of(words));
        return lab(line.toArray(String[]::new));
    }

    /** Starts a command in a machine of the lab; it ends with this process at the latest. */
    Process start(String machine, String... words) {
        var line = new ArrayList<>(List.of(program.toString(), "exec", machine));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(settings);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's command. */
    Command ironbark(String... words) {
        var line = new ArrayList<>(List.of(
                "env",
                "IRONBARK_HOME=" + home(),
                program.resolveSibling("bin").resolve("ironbark").toString()));
        line.addAll(List.of(words));
        return exec("control", line.toArray(String[]::new));
    }

    /** A machine's own files. */
    Path folder(String machine) {
        return directory.resolve(machine);
    }

    /** A script of this module's tests. */
    static String resource(String name) {
        return Cloud.repository()
                .resolve("acceptance/src/test/resources/lab")
                .resolve(name)
                .toString();
    }

    /** A script that stands in for guests in the node controller's tests. */
    static String guestScript(String name) {
        return Cloud.repository()
                .resolve("node-controller/src/test/resources/guest")
                .resolve(name)
                .toString();
    }

    /** What of guests a node still has: namespaces, devices, routes, tables, processes, leases. */
    String left(String node) {
        return exec(
                        node,
                        "sh",
                        "-c",
                        "ip netns list; ip -o link | grep -v -e ': lo:' -e ': eth0@';"
                                + " ip route | grep 198.18; ip neigh show proxy; nft list tables;"
                                + " pgrep -af '[q]emu-system|[d]nsmasq'; ls " + folder(node)
                                + "/node/network 2>/dev/null; true")
                .run()
                .strip();
    }

    /** Pulls the node's cable. */
    void cut(String node) {
        lab("cut", node).run();
    }

    /** Cuts it behind the node's port, so that its carrier stays. */
    void cutBehind(String node) {
        lab("cut", node, "behind").run();
    }

    void heal(String node) {
        lab("heal", node).run();
    }

    void kill(String node, String process) {
        lab("kill", node, process).run();
    }

    Command lab(String... words) {
        return deploy("lab", words);
    }

    @Override
    public void close() {
        lab("down").within(START).run();
        if (Files.exists(directory) || !traces().isEmpty()) {
            throw new AssertionError("the lab left something behind: " + directory + " " + traces());
        }
    }

    /** Mounts and processes of this host that name the lab. */
    private List<String> traces() {
        var traces = new ArrayList<String>();
        try {
            Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(line -> line.contains(directory.toString()))
                    .forEach(traces::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .forEach(process -> traces.add("process " + process.pid()));
        return traces;
    }

    /** Starts the lab once for the whole run and hands it to tests. */
    static final class Shared implements BeforeAllCallback, ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Shared.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            lab(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Lab.class || type == Stock.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Lab.class
                    ? lab(context)
                    : context.getRoot()
                            .getStore(NAMESPACE)
                            .computeIfAbsent(Stock.class, key -> new Stock(lab(context)), Stock.class);
        }

        private static Lab lab(ExtensionContext context) {
            return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Lab.class, key -> new Lab(), Lab.class);
        }
    }
}
