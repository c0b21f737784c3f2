package io.ironbark.cli;

import io.ironbark.proto.admin.CloudStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ironbark status}: zones, instances by state, and what needs attention. */
@Command(
        name = "status",
        description = "Shows the cloud at a glance; exits with 1 if something needs attention.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Operator operator = new Operator();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        CloudStatus status = operator.ask(client -> client.get("/v1/admin/status", CloudStatus.class));
        Show.document(operator, spec.commandLine().getOut(), status, StatusCommand::text);
        return status.problems().isEmpty() ? 0 : 1;
    }

    static String text(CloudStatus status) {
        var text = new StringBuilder("region %s, ironbark %s\n\n".formatted(status.region(), status.version()));
        var zones = new Table("ZONE", "STATE", "NODES", "REACHABLE", "LAST REPORT");
        status.zones()
                .forEach(zone -> zones.row(
                        zone.zone(),
                        zone.available() ? "available" : "impaired",
                        zone.nodes(),
                        zone.reachable(),
                        Show.ago(zone.silentMillis())));
        text.append(zones.text()).append('\n');
        if (status.instances().isEmpty()) {
            text.append("no instances\n");
        } else {
            var instances = new Table("INSTANCES", "NUMBER");
            status.instances().forEach(instances::row);
            text.append(instances.text());
        }
        status.problems()
                .forEach(problem ->
                        text.append("\n! ").append(Table.printable(problem)).append('\n'));
        status.warnings()
                .forEach(warning ->
                        text.append("\n- ").append(Table.printable(warning)).append('\n'));
        return text.toString();
    }
}
