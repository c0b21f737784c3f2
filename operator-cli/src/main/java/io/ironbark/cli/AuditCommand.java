package io.ironbark.cli;

import io.ironbark.proto.admin.AuditPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ironbark audit}: who changed what. */
@Command(
        name = "audit",
        description = "Lists the changes that callers made, oldest first.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private Operator operator = new Operator();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "only entries with a higher sequence number")
    private long after;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (default: 100)")
    private int limit;

    @Override
    public Integer call() throws Exception {
        AuditPage page = operator.ask(
                client -> client.get("/v1/admin/audit?after=%d&limit=%d".formatted(after, limit), AuditPage.class));
        Show.document(operator, spec.commandLine().getOut(), page, AuditCommand::text);
        return 0;
    }

    static String text(AuditPage page) {
        var table = new Table("N", "WHEN", "ACCOUNT", "PRINCIPAL", "ACTION", "RESOURCES", "REQUEST");
        page.entries()
                .forEach(entry -> table.row(
                        entry.sequence(),
                        entry.at(),
                        entry.account(),
                        entry.principalArn(),
                        entry.action(),
                        String.join(" ", entry.resources()),
                        entry.requestId()));
        return table.text();
    }
}
