package io.ironbark.cli;

import io.ironbark.proto.admin.Explanation;
import io.ironbark.proto.id.InstanceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark explain i-…}: why an instance is where it is, or nowhere. */
@Command(
        name = "explain",
        description = "Says why an instance is in its state: what it waits for, which nodes refused it and why,"
                + " how long each step of its launch took.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private Operator operator = new Operator();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "INSTANCE")
    private String instance = "";

    @Override
    public Integer call() throws Exception {
        InstanceId id = InstanceId.parse(instance)
                .orElseThrow(() -> new Failure(Failure.USAGE, "not an instance id: " + Table.printable(instance)));
        Explanation explanation = operator.ask(client -> client.get("/v1/admin/explain/" + id, Explanation.class));
        Show.document(operator, spec.commandLine().getOut(), explanation, ExplainCommand::text);
        return 0;
    }

    static String text(Explanation explanation) {
        var text = new StringBuilder("%s of account %s is %s (generation %d)\n"
                .formatted(
                        explanation.instance(), explanation.account(), explanation.state(), explanation.generation()));
        explanation
                .reason()
                .ifPresent(reason ->
                        text.append("reason: %s: %s%n".formatted(reason.code(), Table.printable(reason.message()))));
        explanation.waitsFor().ifPresent(what -> text.append("waits for: " + Table.printable(what) + "\n"));
        text.append("node: ")
                .append(explanation.node().map(Object::toString).orElse("none"))
                .append('\n');
        explanation.refusal().ifPresent(refusal -> {
            text.append("\nnodes that refused it: ").append(refusal.counts()).append('\n');
            var verdicts = new Table("NODE", "REFUSED FOR", "WHY");
            refusal.verdicts().forEach(one -> verdicts.row(one.node(), one.refusal(), one.detail()));
            text.append(verdicts.text());
        });
        explanation.notes().forEach(note -> text.append("note: " + Table.printable(note) + "\n"));
        if (!explanation.events().isEmpty()) {
            var events = new Table("WHEN", "WHAT");
            explanation.events().forEach(event -> events.row(event.at(), event.what()));
            text.append('\n').append(events.text());
        }
        if (!explanation.timings().isEmpty()) {
            var timings = new Table("STEP", "MS");
            explanation.timings().forEach(step -> timings.row(step.step(), step.millis()));
            text.append('\n').append(timings.text());
        }
        return text.toString();
    }
}
