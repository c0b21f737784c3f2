package io.ironbark.cloud.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data directory, and the PostgreSQL that runs on it. */
final class PostgresProcess {
    private static final Logger log = LoggerFactory.getLogger(PostgresProcess.class);

    static final String USER = "ironbark";

    private static final long STOP_SECONDS = 60;

    private final PostgresPrograms programs;
    private final DatabaseServerConfig config;
    private final Path data;

    PostgresProcess(PostgresPrograms programs, DatabaseServerConfig config) {
        this.programs = programs;
        this.config = config;
        this.data = config.directory().resolve("data");
    }

    /** True if there is a database to run. */
    boolean isInitialised() {
        return Files.isDirectory(data);
    }

    /** Makes the data directory, unless it is there; one that is there is whole, since it comes by one rename. */
    void initialise(Path passwordFile) throws IOException, InterruptedException {
        if (isInitialised()) {
            return;
        }
        Path parent = config.directory();
        Path fresh = parent.resolve("data.new");
        run(List.of("rm", "-rf", fresh.toString()));
        Files.createDirectories(fresh);
        Path password = parent.resolve("initial.password");
        Files.copy(passwordFile, password, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        if (isRoot()) {
            run(List.of("chown", config.runAs(), fresh.toString(), password.toString()));
        }
        run(unprivileged(List.of(
                programs.initdb(),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin", // compares bytes itself, which most of looking up an id is
                "--locale=C.UTF-8",
                "--data-checksums")));
        Files.delete(password);
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        log.info("a new database is in {}", data);
    }

    /** Takes over the server that an earlier process left running on this directory, or starts one. */
    ProcessHandle adoptOrStart() throws IOException, InterruptedException {
        Optional<ProcessHandle> running = running();
        if (running.isPresent()) {
            log.info("PostgreSQL runs already as process {}", running.get().pid());
            return running.get();
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        var command = new ArrayList<>(List.of(programs.postgres(), "-D", data.toString()));
        settings().forEach(setting -> command.addAll(List.of("-c", setting)));
        Process process = new ProcessBuilder(unprivileged(command))
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        log.info("PostgreSQL starts as process {}", process.pid());
        return process.toHandle();
    }

    /** Asks the server to end its sessions and itself. */
    static void stop(ProcessHandle server) throws IOException, InterruptedException {
        run(List.of("kill", "-INT", Long.toString(server.pid())));
        try {
            server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.warn("PostgreSQL does not end; it will recover when it starts again", e);
        }
    }

    /**
     * Durable as a default PostgreSQL is: these are only about where it listens and how much it takes. Ids are random, so a
     * launch touches some thirty pages of indices, and each that is touched first after a checkpoint is written to the log
     * whole: checkpoints are seldom for that. None of the statements runs for so long that compiling it would pay. A table
     * that grows quickly is soon counted anew: until then the foreign keys' checks read all of it, since that was the
     * quickest while it was small.
     */
    private List<String> settings() {
        return List.of(
                "listen_addresses=" + config.listen().host(),
                "port=" + config.listen().port(),
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=200",
                "shared_buffers=256MB",
                "max_wal_size=2GB",
                "checkpoint_timeout=15min",
                "jit=off",
                "autovacuum_naptime=10s",
                "password_encryption=scram-sha-256",
                "log_line_prefix=%m [%p] ",
                "logging_collector=off");
    }

    /** A process's number may have gone to another since: only one that works in our directory is ours. */
    private Optional<ProcessHandle> running() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(_ -> worksHere(pid));
    }

    private boolean worksHere(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .equals(data.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> unprivileged(List<String> command) throws IOException, InterruptedException {
        if (!isRoot()) {
            return command;
        }
        String group = run(List.of("id", "-g", config.runAs()));
        var whole = new ArrayList<>(List.of(
                "setpriv", "--reuid=" + config.runAs(), "--regid=" + group, "--clear-groups", "--no-new-privs", "--"));
        whole.addAll(command);
        return whole;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + output.strip());
        }
        return output.strip();
    }
}
