package io.ironbark.cli;

import io.ironbark.proto.admin.NetworkView;
import io.ironbark.proto.admin.PacketTrace;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark net …}: what reaches what. */
@Command(
        name = "net",
        description = "Shows guests' networks, and what would become of a packet.",
        mixinStandardHelpOptions = true)
final class NetCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The packet that is asked about, if one is. */
    static final class Asked {
        @Option(
                names = "--from",
                paramLabel = "ADDRESS",
                description = "the sender's address (an instance's own if it is left out and --to is given)")
        private Optional<String> from = Optional.empty();

        @Option(
                names = "--to",
                paramLabel = "ADDRESS",
                description = "the receiver's address (an instance's own if it is left out and --from is given)")
        private Optional<String> to = Optional.empty();

        @Option(
                names = "--protocol",
                paramLabel = "PROTOCOL",
                defaultValue = "tcp",
                description = "tcp, udp, icmp or a number (default: tcp)")
        private String protocol = "tcp";

        @Option(names = "--port", paramLabel = "PORT", description = "the receiver's port of tcp or udp")
        private Optional<Integer> port = Optional.empty();

        @Option(names = "--type", paramLabel = "TYPE", description = "of icmp (default: 8, an echo request)")
        private Optional<Integer> type = Optional.empty();

        @Option(names = "--code", paramLabel = "CODE", description = "of icmp (default: 0)")
        private Optional<Integer> code = Optional.empty();

        boolean any() {
            return from.isPresent() || to.isPresent();
        }

        /** Refuses to guess a port. */
        String query(String ownAddress) throws Failure {
            boolean ports = protocol.equals("tcp") || protocol.equals("udp");
            if (ports && port.isEmpty()) {
                throw new Failure(Failure.USAGE, protocol + " needs a --port");
            }
            Map<String, String> values = new LinkedHashMap<>();
            values.put("from", from.orElse(ownAddress));
            values.put("to", to.orElse(ownAddress));
            values.put("protocol", protocol);
            port.ifPresent(number -> values.put("port", String.valueOf(number)));
            type.ifPresent(number -> values.put("type", String.valueOf(number)));
            code.ifPresent(number -> values.put("code", String.valueOf(number)));
            return values.entrySet().stream()
                    .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&", "?", ""));
        }
    }

    @Command(
            name = "show",
            description = {
                "Shows guests, routes and rules of an instance, a VPC or a node, as nodes are told of them.",
                "With --from or --to it says what would become of a packet, and which rule or route decides at each"
                        + " place, without sending one. Exit status 0 if it passes, 1 if it is dropped."
            },
            mixinStandardHelpOptions = true)
    int show(@Mixin Operator operator, @Mixin Asked asked, @Parameters(paramLabel = "INSTANCE|VPC|NODE") String what)
            throws Exception {
        if (InstanceId.parse(what).isEmpty()
                && VpcId.parse(what).isEmpty()
                && NodeId.parse(what).isEmpty()) {
            throw new Failure(Failure.USAGE, "neither an instance, a VPC nor a node: " + Table.printable(what));
        }
        if (!asked.any()) {
            NetworkView view = operator.ask(client -> client.get("/v1/admin/network/" + what, NetworkView.class));
            Show.document(operator, spec.commandLine().getOut(), view, NetCommand::text);
            return 0;
        }
        String query = asked.query(ownAddress(operator, asked, what));
        PacketTrace trace =
                operator.ask(client -> client.get("/v1/admin/network/" + what + "/trace" + query, PacketTrace.class));
        Show.document(operator, spec.commandLine().getOut(), trace, NetCommand::text);
        return trace.passes() ? 0 : 1;
    }

    /** What stands for the address that was left out. */
    private static String ownAddress(Operator operator, Asked asked, String what) throws Exception {
        if (asked.from.isPresent() && asked.to.isPresent()) {
            return "";
        }
        if (InstanceId.parse(what).isEmpty()) {
            throw new Failure(Failure.USAGE, "a packet needs --from and --to, unless one of them is an instance's own");
        }
        NetworkView view = operator.ask(client -> client.get("/v1/admin/network/" + what, NetworkView.class));
        return view.guests().stream()
                .findFirst()
                .map(NetworkView.Guest::address)
                .orElseThrow(() -> new Failure(Failure.REFUSED, what + " has no address"));
    }

    static String text(PacketTrace trace) {
        var text = new StringBuilder(
                        trace.packet() + " in " + trace.vpc() + (trace.passes() ? " passes" : " is dropped"))
                .append("\n\n");
        var steps = new Table("PLACE", "", "WHY");
        trace.steps().forEach(step -> steps.row(step.place(), step.passes() ? "passes" : "DROPS", step.why()));
        return text.append(steps.text()).toString();
    }

    static String text(NetworkView view) {
        var text = new StringBuilder();
        view.vpcs()
                .forEach(vpc -> text.append("%s of account %s: %s, VNI %d%n"
                        .formatted(vpc.id(), vpc.account(), String.join(", ", vpc.blocks()), vpc.vni())));
        var guests = new Table("INSTANCE", "VPC", "NODE", "SUBNET", "ADDRESS", "PUBLIC", "TAP", "GROUPS");
        view.guests()
                .forEach(guest -> guests.row(
                        guest.instance(),
                        guest.vpc(),
                        guest.node().map(NodeId::value).orElse("none yet"),
                        guest.subnet(),
                        guest.address(),
                        guest.publicAddress().orElse("-"),
                        guest.tap(),
                        guest.groups().stream().map(Object::toString).collect(Collectors.joining(" "))));
        text.append('\n').append(guests.text());
        var routes = new Table("VPC", "SUBNET", "DESTINATION", "TARGET");
        view.routes().forEach(route -> routes.row(route.vpc(), route.subnet(), route.destination(), route.target()));
        text.append('\n').append(routes.text());
        var rules = new Table("GROUP", "MEMBERS", "", "RULE", "ALLOWS");
        view.rules()
                .forEach(rule -> rules.row(
                        rule.group(), rule.members(), rule.egress() ? "egress" : "ingress", rule.id(), rule.what()));
        return text.append('\n').append(rules.text()).toString();
    }
}
