package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The cloud that all acceptance tests share: started by the first class that asks for it through {@code deploy/cloud},
 * taken down with all it has after the last. A test gets it as a parameter.
 */
final class Cloud implements Region, AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration WHOLE = Duration.ofMinutes(2);
    private static final String PORT_BASE = "18770";
    private static final String POOL = "198.18.176.0/24";

    private final Path repository;
    private final Path home;
    private final Map<String, String> settings;
    private final Account root;

    private Cloud() {
        repository = repository();
        home = Path.of("/var/lib/ironbark-acceptance");
        settings =
                Map.of("IRONBARK_HOME", home.toString(), "IRONBARK_PORT_BASE", PORT_BASE, "IRONBARK_PUBLIC_POOL", POOL);
        deploy("cloud", "clean").tryRun();
        neverThrottle();
        deploy("cloud", "up").within(START).run();
        root = new Account(environment(home.resolve("etc/env")), home.resolve("etc/s3cfg"));
    }

    /** All tests are one account's, and ask as fast as they can. */
    private void neverThrottle() {
        try {
            Path etc = Files.createDirectories(home.resolve("etc"));
            Files.writeString(etc.resolve("cloud-controller.local"), "throttle.times = 1000\n");
            // Guests that are still booting do not hear that they are to end.
            Files.writeString(etc.resolve("node-controller.local"), "times.terminate = 1s\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The account that the first start made. */
    @Override
    public Account root() {
        return root;
    }

    @Override
    public Path home() {
        return home;
    }

    /** A program of the {@code deploy} folder, set up for this cloud. */
    @Override
    public Command deploy(String program, String... words) {
        return tool(repository.resolve("deploy").resolve(program), words);
    }

    /** The operator's command. */
    Command ironbark(String... words) {
        return tool(repository.resolve("deploy/bin/ironbark"), words);
    }

    private Command tool(Path program, String... words) {
        var line = new java.util.ArrayList<String>(List.of(program.toString()));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).with(settings);
    }

    /** The process id of a daemon, such as {@code node-controller}. */
    long pid(String daemon) {
        try {
            return Long.parseLong(
                    Files.readString(home.resolve("run/" + daemon + ".pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until every daemon is healthy and the cloud controller has nothing to complain of. */
    void awaitWhole() {
        Await.until(
                "the cloud is whole",
                WHOLE,
                () -> deploy("cloud", "status").tryRun().ok()
                        && ironbark("status").tryRun().ok());
    }

    /** Ends a daemon as a power cut would; its supervisor starts it again. */
    void kill(String daemon) {
        ProcessHandle.of(pid(daemon)).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        deploy("cloud", "down").within(START).run();
        deploy("cloud", "clean").within(START).run();
    }

    /** What a cloud tells its clients, from the file that they source. */
    static Map<String, String> environment(Path file) {
        var variables = new TreeMap<String, String>();
        try {
            for (String line : Files.readAllLines(file)) {
                // The path is for shells, which know what it had before.
                if (line.startsWith("export ") && !line.startsWith("export PATH=")) {
                    String[] pair = line.substring("export ".length()).split("=", 2);
                    variables.put(pair[0], pair[1].replaceAll("^['\"]|['\"]$", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variables;
    }

    static Path repository() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return at;
            }
        }
        throw new IllegalStateException("not run inside the repository");
    }

    /** Starts the cloud once for the whole run and hands it to tests. */
    static final class Shared implements BeforeAllCallback, ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Shared.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            cloud(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Cloud.class || type == Stock.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cloud.class
                    ? cloud(context)
                    : context.getRoot()
                            .getStore(NAMESPACE)
                            .computeIfAbsent(Stock.class, key -> new Stock(cloud(context)), Stock.class);
        }

        private static Cloud cloud(ExtensionContext context) {
            return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Cloud.class, key -> new Cloud(), Cloud.class);
        }
    }
}
