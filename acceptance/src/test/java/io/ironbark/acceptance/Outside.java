package io.ironbark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * The users of a lab, in one process where they are: calls cost what the cloud takes for them, not the start of a client.
 * One test at a time.
 */
final class Outside implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer asks;
    private final BufferedReader answers;

    Outside(Lab lab) {
        process = lab.start("outside", "/usr/bin/python3", Lab.resource("outside.py"));
        asks = process.outputWriter();
        answers = process.inputReader();
        answer();
    }

    /** A call of EC2, as boto3 names it; an {@link AssertionError} if it is refused. */
    JsonNode ec2(Account account, String call, Map<String, ?> with) {
        var environment = account.environment();
        var answer = ask(Map.of(
                "do",
                "ec2",
                "as",
                List.of(
                        environment.getOrDefault("AWS_ENDPOINT_URL_EC2", ""),
                        environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                        environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                        environment.getOrDefault("AWS_DEFAULT_REGION", "")),
                "call",
                call,
                "with",
                with));
        if (answer.has("Error")) {
            throw new AssertionError(
                    call + " " + with + ": " + answer.path("Message").asText());
        }
        return answer;
    }

    Command.Result run(int seconds, List<String> argv) {
        var answer = ask(Map.of("do", "run", "argv", argv, "seconds", seconds));
        return new Command.Result(
                answer.path("exit").asInt(), answer.path("out").asText(), "");
    }

    /** Whether a TCP connection is made. */
    boolean opens(String host, int port, int seconds) {
        return ask(Map.of("do", "connect", "host", host, "port", port, "seconds", seconds))
                .path("open")
                .asBoolean();
    }

    /** Begins to try TCP connections, one after another. */
    void knock(String host, int port) {
        ask(Map.of("do", "knock", "host", host, "port", port, "every", 0.2));
    }

    /** Ends that: when connections were made, in seconds of {@link #now}. */
    List<Double> knocked(String host, int port) {
        var opened = ask(Map.of("do", "knocked", "host", host, "port", port)).path("open");
        var times = new java.util.ArrayList<Double>();
        opened.forEach(time -> times.add(time.asDouble()));
        return times;
    }

    double now() {
        return ask(Map.of("do", "now")).path("now").asDouble();
    }

    private synchronized JsonNode ask(Map<String, ?> what) {
        try {
            asks.write(JSON.writeValueAsString(what) + "\n");
            asks.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the users' process has ended");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
