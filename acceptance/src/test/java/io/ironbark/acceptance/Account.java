package io.ironbark.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Somebody with an access key, and the clients they use: the AWS CLI and s3cmd.
 *
 * @param entry the words before each command that take it to where the clients are; none if they are on this host
 */
record Account(Map<String, String> environment, Path s3cfg, List<String> entry) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How the AWS CLI tells an error, with its code. */
    static final Pattern ERROR = Pattern.compile("An error occurred \\((\\S+)\\) when calling");

    /** Whose clients are on this host. */
    Account(Map<String, String> environment, Path s3cfg) {
        this(environment, s3cfg, List.of());
    }

    /** Runs {@code aws ec2 …}; its answer as JSON. */
    JsonNode ec2(String... words) {
        String out = aws("ec2", words).run();
        try {
            return out.isBlank() ? JSON.createObjectNode() : JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + out, e);
        }
    }

    /** Runs {@code aws ec2 …}, which must fail; the code of the error. */
    String ec2Error(String... words) {
        var result = aws("ec2", words).tryRun();
        var found = ERROR.matcher(result.err());
        if (result.ok() || !found.find()) {
            throw new AssertionError(
                    "no AWS error from %s: %s%s".formatted(List.of(words), result.out(), result.err()));
        }
        return found.group(1);
    }

    Command aws(String service, String... words) {
        // Debian's does not know the endpoint variables.
        var line = new ArrayList<>(List.of("--endpoint-url", endpoint(service), service));
        line.addAll(List.of(words));
        return AwsCli.command(entry, line, settings());
    }

    /** Any other program, where the clients are. */
    Command program(String... words) {
        var line = new ArrayList<>(entry);
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new));
    }

    private String endpoint(String service) {
        String name = service.equals("s3api") ? "s3" : service;
        String variable = "AWS_ENDPOINT_URL_" + name.toUpperCase(Locale.ROOT);
        return Objects.requireNonNull(environment.get(variable), variable);
    }

    Command s3cmd(String... words) {
        var line = new ArrayList<>(entry);
        line.addAll(List.of("s3cmd", "-c", s3cfg.toString(), "--no-progress"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new));
    }

    /** The environment of a client that finds all it needs there, and nothing elsewhere. */
    Map<String, String> settings() {
        var settings = new java.util.TreeMap<>(environment);
        settings.put("AWS_PAGER", "");
        settings.put("AWS_MAX_ATTEMPTS", "1");
        settings.put("AWS_EC2_METADATA_DISABLED", "true");
        settings.put("AWS_CONFIG_FILE", "/nonexistent");
        settings.put("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
        return settings;
    }
}
