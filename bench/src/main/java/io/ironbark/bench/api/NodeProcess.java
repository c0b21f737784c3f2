package io.ironbark.bench.api;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The process of {@link SimulatedNodes}. */
final class NodeProcess implements AutoCloseable {
    private final JavaProcess process;

    /** How many guests run, and of how many instances; the same if none runs twice. */
    record Guests(int running, int instances) {}

    NodeProcess(BenchCloud cloud, SimulatedNodes.Fleet fleet) throws IOException {
        fleet.certificates(cloud.pki());
        process = JavaProcess.start(
                cloud.home().resolve("log/nodes.log"),
                SimulatedNodes.class,
                fleet.arguments(cloud.home().resolve("pki")).toArray(String[]::new));
    }

    ProcessHandle handle() {
        return process.handle();
    }

    Guests guests() {
        try {
            process.ask();
            String[] numbers = process.awaitLine("[0-9]+ [0-9]+").split(" ", -1);
            return new Guests(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
