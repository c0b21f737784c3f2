package io.ironbark.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The AWS CLI of Debian, kept loaded. A program of its own for each command costs half a second of one processor, most
 * of it imports, and these tests give it a thousand commands; here each runs in a fork of one process that has imported
 * all. {@link ClientsIT} runs the program as people do.
 */
final class AwsCli {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of("src/test/resources/clients/awscli_forks.py");
    /** Debian's, which is version 2; another may come first on the path. */
    private static final Path DEBIANS = Path.of("/usr/bin/aws");

    private static final Map<List<String>, AwsCli> LOADED = new ConcurrentHashMap<>();

    private final Writer requests;
    private final Map<Long, CompletableFuture<Integer>> running = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    private AwsCli(Process process) {
        requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("aws-cli").start(() -> listen(process.inputReader(StandardCharsets.UTF_8)));
    }

    /**
     * A command of the AWS CLI.
     *
     * @param entry the words before it that take it to where the clients are; none if they are on this host
     * @param words what follows {@code aws}
     */
    static Command command(List<String> entry, List<String> words, Map<String, String> settings) {
        var line = new ArrayList<>(entry);
        line.add("aws");
        line.addAll(words);
        var command = Command.of(line.toArray(String[]::new)).with(settings);
        if (!Files.exists(DEBIANS)) {
            return command;
        }
        AwsCli loaded = LOADED.computeIfAbsent(List.copyOf(entry), AwsCli::load);
        return command.by((whole, out, err) -> loaded.run(words, whole, out, err));
    }

    private static AwsCli load(List<String> entry) {
        var line = new ArrayList<>(entry);
        line.addAll(List.of("/usr/bin/python3", SCRIPT.toAbsolutePath().toString()));
        var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("AWS_CONFIG_FILE", "/nonexistent");
        try {
            return new AwsCli(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(List<String> words, Command command, Path out, Path err) throws IOException, InterruptedException {
        long id = next.incrementAndGet();
        var ended = new CompletableFuture<Integer>();
        running.put(id, ended);
        String request = JSON.writeValueAsString(Map.of(
                "id", id,
                "words", words,
                "environment", command.environment(),
                "seconds", command.limit().toSeconds(),
                "out", out.toString(),
                "err", err.toString()));
        synchronized (requests) {
            requests.write(request + "\n");
            requests.flush();
        }
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void listen(BufferedReader answers) {
        var end = new IOException("the AWS CLI that was kept loaded has ended");
        try (answers) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                String[] words = line.split(" ", 2);
                var ended = running.remove(Long.valueOf(words[0]));
                if (ended != null) {
                    ended.complete(Integer.valueOf(words[1]));
                }
            }
        } catch (IOException e) {
            end.addSuppressed(e);
        }
        LOADED.values().remove(this);
        running.values().forEach(ended -> ended.completeExceptionally(end));
    }
}
