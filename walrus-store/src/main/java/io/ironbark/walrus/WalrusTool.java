package io.ironbark.walrus;

import io.ironbark.proto.config.Configuration;
import io.ironbark.proto.config.ConfigurationException;
import io.ironbark.proto.daemon.Daemon;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.fsck.Finding;
import io.ironbark.walrus.fsck.Fsck;
import io.ironbark.walrus.fsck.FsckRun;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ironbark walrus …}: what an operator does to a store besides running it. */
@Command(
        name = "walrus",
        description = "Looks after a store.",
        mixinStandardHelpOptions = true,
        subcommands = WalrusTool.FsckCommand.class)
public final class WalrusTool {
    private static final int UNCLEAN = 1;

    private WalrusTool() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new WalrusTool())
                .setCommandName("ironbark walrus")
                .execute(args));
    }

    /** {@code ironbark walrus fsck}. */
    @Command(
            name = "fsck",
            description = "Verifies the bytes and rows of a store against each other, beside a running one or without. "
                    + "Ends with 0 if all is well, 1 if something is left that is not.",
            mixinStandardHelpOptions = true)
    static final class FsckCommand implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the store's configuration")
        private Path config = Path.of("");

        @Option(names = "--repair", description = "repair what can be repaired without losing anything")
        private boolean repair;

        @Option(names = "--bytes", description = "read all bytes and compare their digests, too")
        private boolean readsBytes;

        @Option(
                names = "--grace",
                paramLabel = "SECONDS",
                defaultValue = "3600",
                description = "leave younger bytes without a row alone: they may be being written (default: 3600)")
        private long graceSeconds;

        @Option(
                names = "--resume",
                paramLabel = "FILE",
                description = "note in this file how far the check is, and go on from there if it is there")
        private @Nullable Path notes;

        @Override
        public Integer call() throws Exception {
            try {
                return check(Configuration.load(config, WalrusConfig.class));
            } catch (ConfigurationException e) {
                System.err.println(e.getMessage());
                return Daemon.BAD_CONFIGURATION;
            }
        }

        private int check(WalrusConfig walrus) throws Exception {
            try (var bytes = OpenStore.of(walrus)) {
                var fsck = new Fsck(
                        new Fsck.Parts(
                                bytes.database(),
                                bytes.blobs(),
                                new Vault(walrus.keyRing(), new SecureRandom()),
                                InstantSource.system()),
                        new Fsck.Rules(repair, readsBytes, Duration.ofSeconds(graceSeconds)),
                        FsckCommand::print);
                new FsckRun(fsck, Optional.ofNullable(notes), System.err).run();
                return fsck.open() == 0 ? 0 : UNCLEAN;
            }
        }

        private static void print(Finding finding) {
            System.out.println(finding);
        }
    }
}
