package io.ironbark.bench.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of {@link SimulatedNodes}. */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    /** How many guests run, and of how many instances; the same if none runs twice. */
    record Guests(int running, int instances) {}

    NodeProcess(BenchCloud cloud, SimulatedNodes.Fleet fleet) throws IOException {
        fleet.certificates(cloud.pki());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<String>(List.of(
                java.toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedNodes.class.getName()));
        command.addAll(fleet.arguments(cloud.home().resolve("pki")));
        process = new ProcessBuilder(command)
                .redirectError(cloud.home().resolve("log/nodes.log").toFile())
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Guests guests() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.matches("[0-9]+ [0-9]+")) {
                    String[] numbers = line.split(" ", -1);
                    return new Guests(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
                }
            }
            throw new IllegalStateException("the simulated nodes ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
