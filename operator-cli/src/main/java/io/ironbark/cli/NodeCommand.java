package io.ironbark.cli;

import io.ironbark.proto.admin.NodeStatus;
import io.ironbark.proto.admin.Nodes;
import io.ironbark.proto.id.NodeId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark node …}: the hosts. */
@Command(name = "node", description = "Lists nodes, and keeps new instances off one.", mixinStandardHelpOptions = true)
final class NodeCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists all nodes.", mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator) throws Exception {
        Nodes nodes = operator.ask(client -> client.get("/v1/admin/nodes", Nodes.class));
        Show.document(operator, spec.commandLine().getOut(), nodes, all -> text(all.nodes()));
        return 0;
    }

    @Command(
            name = "drain",
            description = "Places no new instance on a node. Those that run there run on.",
            mixinStandardHelpOptions = true)
    int drain(@Mixin Operator operator, @Parameters(paramLabel = "NODE") String node) throws Exception {
        return change(operator, node, "drain");
    }

    @Command(name = "undrain", description = "Places instances on a node again.", mixinStandardHelpOptions = true)
    int undrain(@Mixin Operator operator, @Parameters(paramLabel = "NODE") String node) throws Exception {
        return change(operator, node, "undrain");
    }

    private int change(Operator operator, String name, String verb) throws Exception {
        NodeId node = NodeId.parse(name)
                .orElseThrow(() -> new Failure(Failure.USAGE, "not a node's name: " + Table.printable(name)));
        NodeStatus status = operator.ask(
                client -> client.post("/v1/admin/nodes/" + node + "/" + verb, NoBody.NOTHING, NodeStatus.class));
        Show.document(operator, spec.commandLine().getOut(), status, one -> text(List.of(one)));
        return 0;
    }

    static String text(List<NodeStatus> nodes) {
        var table = new Table("NODE", "ZONE", "STATE", "ACCELERATOR", "INSTANCES", "FREE", "OF", "LAST REPORT");
        nodes.forEach(node -> table.row(
                node.node(),
                node.zone(),
                state(node),
                node.accelerator(),
                node.instances(),
                Show.capacity(node.free()),
                Show.capacity(node.total()),
                Show.ago(node.silentMillis())));
        var text = new StringBuilder(table.text());
        nodes.forEach(node -> node.problems()
                .forEach(problem -> text.append("! %s: %s%n".formatted(node.node(), Table.printable(problem)))));
        nodes.forEach(node -> node.warnings()
                .forEach(warning -> text.append("- %s: %s%n".formatted(node.node(), Table.printable(warning)))));
        return text.toString();
    }

    private static String state(NodeStatus node) {
        if (!node.reachable()) {
            return "unreachable";
        }
        return node.schedulable() ? "ready" : "drained";
    }
}
