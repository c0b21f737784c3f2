package io.ironbark.cli;

import io.ironbark.proto.config.Configuration;
import io.ironbark.proto.config.ConfigurationException;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command needs: where the cloud controller is, who asks, and in which form to answer. */
final class Operator {
    private static final String HOME = "/var/lib/ironbark";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the operator's configuration (default: etc/operator.conf of $IRONBARK_HOME or " + HOME + ")")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--json", description = "print the document as it came, for scripts")
    private boolean json;

    boolean json() {
        return json;
    }

    /** One call to the cloud controller. */
    @FunctionalInterface
    interface Call<T> {
        Answer<T> make(HopClient client) throws InterruptedException;
    }

    /** The document that the call brought, or a {@link Failure} that says what came instead. */
    <T> T ask(Call<T> call) throws Failure, InterruptedException {
        return answer(call).orElseThrow(() -> new Failure(Failure.REFUSED, "the cloud controller answered nothing"));
    }

    /** Has something done that brings no document. */
    void order(Call<Void> call) throws Failure, InterruptedException {
        answer(call);
    }

    private <T> Optional<T> answer(Call<T> call) throws Failure, InterruptedException {
        OperatorConfig settings = load();
        try (var client =
                new HopClient(settings.cloud(), tls(settings), Role.CLOUD_CONTROLLER, HopClient.Limits.BY_HAND)) {
            return switch (call.make(client)) {
                case Answer.Got<T>(var document) -> Optional.of(document);
                case Answer.Nothing<T>() -> Optional.empty();
                case Answer.NotFound<T>(var code, var message) ->
                    throw new Failure(Failure.REFUSED, message + " (" + code + ")");
                case Answer.Refused<T>(var status, var code, var message) ->
                    throw new Failure(Failure.REFUSED, "%s (%s, %d)".formatted(message, code, status));
                case Answer.Unreachable<T>(var why) ->
                    throw new Failure(Failure.UNREACHABLE, "the cloud controller was not reached: " + why);
            };
        }
    }

    private OperatorConfig load() throws Failure {
        Path file = config.orElseGet(() -> Path.of(
                        Optional.ofNullable(System.getenv("IRONBARK_HOME")).orElse(HOME))
                .resolve("etc/operator.conf"));
        if (!Files.isReadable(file)) {
            throw new Failure(
                    Failure.USAGE,
                    file + " can't be read: run as the user who started the cloud, or name a --config FILE");
        }
        try {
            return Configuration.load(file, OperatorConfig.class);
        } catch (ConfigurationException e) {
            throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Tls tls(OperatorConfig settings) throws Failure {
        try {
            return Tls.load(settings.tls());
        } catch (IOException e) {
            throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
