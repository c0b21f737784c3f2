package io.ironbark.cli;

import io.ironbark.proto.admin.InstanceEvents;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark event …}: what users are told of their instances' future (DescribeInstanceStatus). */
@Command(
        name = "event",
        description = "Announces to users what is going to happen to their instances. It announces and does nothing.",
        mixinStandardHelpOptions = true)
final class EventCommand {
    private static final String PATH = "/v1/admin/instance-events";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists all announcements.", mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator) throws Exception {
        InstanceEvents events = operator.ask(client -> client.get(PATH, InstanceEvents.class));
        Show.document(operator, spec.commandLine().getOut(), events, all -> text(all.events()));
        return 0;
    }

    @Command(name = "add", description = "Announces something.", mixinStandardHelpOptions = true)
    int add(
            @Mixin Operator operator,
            @Parameters(paramLabel = "INSTANCE") String instance,
            @Parameters(
                            paramLabel = "CODE",
                            description = "instance-reboot, system-reboot, system-maintenance, instance-retirement or"
                                    + " instance-stop")
                    String code,
            @Option(names = "--not-before", required = true, description = "such as 2026-12-01T20:00:00Z") String from,
            @Option(names = "--not-after") Optional<String> to,
            @Option(names = "--description", defaultValue = "") String description)
            throws Exception {
        InstanceId id = InstanceId.parse(instance)
                .orElseThrow(() -> new Failure(Failure.USAGE, "not an instance id: " + Table.printable(instance)));
        Optional<Instant> end = to.isPresent() ? Optional.of(time(to.get())) : Optional.empty();
        var wanted = new InstanceEvents.NewEvent(code, description, time(from), end);
        return show(
                operator, operator.ask(client -> client.post(PATH + "/of/" + id, wanted, InstanceEvents.Event.class)));
    }

    @Command(name = "cancel", description = "Takes an announcement back.", mixinStandardHelpOptions = true)
    int cancel(@Mixin Operator operator, @Parameters(paramLabel = "EVENT") String event) throws Exception {
        if (!event.matches("instance-event-[0-9a-f]{17}")) {
            throw new Failure(Failure.USAGE, "not an event's id: " + Table.printable(event));
        }
        return show(
                operator,
                operator.ask(client ->
                        client.post(PATH + "/" + event + "/cancel", NoBody.NOTHING, InstanceEvents.Event.class)));
    }

    private int show(Operator operator, InstanceEvents.Event event) throws Exception {
        Show.document(operator, spec.commandLine().getOut(), event, one -> text(List.of(one)));
        return 0;
    }

    static String text(List<InstanceEvents.Event> events) {
        var table = new Table("EVENT", "INSTANCE", "CODE", "NOT BEFORE", "NOT AFTER", "DESCRIPTION");
        events.forEach(event -> table.row(
                event.id(),
                event.instance(),
                event.code(),
                event.notBefore(),
                event.notAfter().map(Instant::toString).orElse("-"),
                event.description()));
        return table.text();
    }

    private static Instant time(String text) throws Failure {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Failure(Failure.USAGE, "not a time such as 2026-12-01T20:00:00Z: " + Table.printable(text));
        }
    }
}
