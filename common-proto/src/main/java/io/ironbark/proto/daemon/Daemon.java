package io.ironbark.proto.daemon;

import io.ironbark.proto.config.Configuration;
import io.ironbark.proto.config.ConfigurationException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The frame of a daemon's {@code main}: arguments, configuration, and what becomes of failures. */
public final class Daemon<C extends Record> {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /** The exit status for a configuration that is wrong, as sysexits.h has it. */
    public static final int BAD_CONFIGURATION = 78;

    /** The exit status for any other failure. */
    public static final int FAILED = 70;

    /** Constructs a daemon, waits for its end and closes it. */
    @FunctionalInterface
    public interface Body<C extends Record> {
        void serve(C configuration) throws Exception;
    }

    private final String name;
    private final Class<C> type;
    private final Body<C> body;

    private Daemon(String name, Class<C> type, Body<C> body) {
        this.name = name;
        this.type = type;
        this.body = body;
    }

    /**
     * Runs a daemon until it ends. Returns if it ended because it was told to; a failure ends the process with a status
     * that is not zero.
     */
    public static <C extends Record> void run(String name, Class<C> type, Body<C> body, String... args) {
        Thread.setDefaultUncaughtExceptionHandler(Daemon::die);
        var daemon = new Daemon<>(name, type, body);
        int status =
                new CommandLine(daemon.new Arguments()).setCommandName(name).execute(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Runs until it is told to end by a signal.")
    private final class Arguments implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the daemon's configuration")
        private Path config = Path.of("");

        @Override
        public Integer call() {
            return serve(config, System.err);
        }
    }

    private int serve(Path file, PrintStream err) {
        try {
            var configuration = Configuration.load(file, type);
            LOG.info("{} starts", name);
            body.serve(configuration);
            LOG.info("{} ends", name);
            return 0;
        } catch (ConfigurationException e) {
            err.println(e.getMessage());
            return BAD_CONFIGURATION;
        } catch (Exception e) {
            LOG.error("{} fails", name, e);
            return FAILED;
        }
    }

    private static void die(Thread thread, Throwable failure) {
        try {
            LOG.error("thread {} failed in a way that nobody expected; the process ends", thread.getName(), failure);
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
