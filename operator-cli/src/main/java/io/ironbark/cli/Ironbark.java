package io.ironbark.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code ironbark} command of an operator: the table of its words. */
@Command(
        name = "ironbark",
        description = {
            "Looks after an Ironbark cloud.",
            "",
            "Daemons are started as ironbark cloud-controller|cluster-controller|node-controller|walrus-store|database"
                    + " --config FILE."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Ironbark.Version.class,
        subcommands = {
            StatusCommand.class,
            AccountCommand.class,
            UserCommand.class,
            AccessKeyCommand.class,
            NodeCommand.class,
            InstanceTypeCommand.class,
            QuotaCommand.class,
            EventCommand.class,
            ExplainCommand.class,
            NetCommand.class,
            IdentityCertificateCommand.class,
            AuditCommand.class
        })
public final class Ironbark {
    private Ironbark() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Ironbark())
                .setExecutionExceptionHandler((failure, line, parsed) -> Failure.tell(failure, line.getErr()));
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Ironbark.class.getPackage().getImplementationVersion();
            return new String[] {"ironbark " + (version == null ? "development" : version)};
        }
    }
}
