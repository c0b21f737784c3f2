package io.ironbark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One instance, from outside. Closing it terminates it.
 *
 * @param login whose commands it runs
 */
record Guest(Account account, String id, Path privateKey, String login) implements AutoCloseable {
    private static final Duration RUN = Duration.ofSeconds(90);
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofMinutes(2);

    JsonNode describe() {
        return account.ec2("describe-instances", "--instance-ids", id).at("/Reservations/0/Instances/0");
    }

    String state() {
        return describe().at("/State/Name").asText();
    }

    Guest awaitState(String state) {
        Await.until(id + " is " + state, state.equals("stopped") ? STOP : RUN, () -> state().equals(state));
        return this;
    }

    /** Waits until the guest lets its owner in. */
    Guest awaitSsh() {
        return awaitSsh(BOOT);
    }

    /** As {@link #awaitSsh()}, of one that takes longer. */
    Guest awaitSsh(Duration boot) {
        awaitState("running");
        Await.until(id + " answers ssh", boot, () -> trySsh("true").ok());
        return this;
    }

    /** The same, for somebody else. */
    Guest as(String name) {
        return new Guest(account, id, privateKey, name);
    }

    String publicIp() {
        return describe().path("PublicIpAddress").asText();
    }

    String privateIp() {
        return describe().path("PrivateIpAddress").asText();
    }

    /** Runs a command in the guest; what it printed. */
    String ssh(String command) {
        var result = trySsh(command);
        if (!result.ok()) {
            throw new AssertionError(command + " in " + id + ": " + result);
        }
        return result.out().strip();
    }

    Command.Result trySsh(String command) {
        var words = new ArrayList<>(List.of("ssh", "-i", privateKey.toString()));
        for (String option : List.of(
                "BatchMode=yes",
                "ConnectTimeout=5",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR")) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of(login + "@" + publicIp(), command));
        return account.program(words.toArray(String[]::new))
                .within(Duration.ofSeconds(30))
                .tryRun();
    }

    void terminate() {
        account.ec2("terminate-instances", "--instance-ids", id);
        awaitState("terminated");
    }

    @Override
    public void close() {
        terminate();
    }
}
