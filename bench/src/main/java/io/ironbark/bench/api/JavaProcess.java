package io.ironbark.bench.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this program, with another main class, that is spoken with in lines. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private JavaProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static JavaProcess start(Path log, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new JavaProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks for a line, by an empty one. */
    void ask() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** The next line of this form; others are passed over. */
    String awaitLine(String form) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.matches(form)) {
                return line;
            }
        }
        throw new IllegalStateException("the process ended before it said " + form);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
