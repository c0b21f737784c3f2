package io.ironbark.cli;

import io.ironbark.proto.admin.InstanceTypeList;
import io.ironbark.proto.admin.InstanceTypeSpec;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark instance-type …}: the sizes that are offered. */
@Command(
        name = "instance-type",
        description =
                "Lists, adds, changes and removes the sizes that instances may have. Changes hold at once, for new"
                        + " launches and resizes; instances keep what they have.",
        mixinStandardHelpOptions = true)
final class InstanceTypeCommand {
    private static final String PATH = "/v1/admin/instance-types";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists all instance types.", mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator) throws Exception {
        InstanceTypeList types = operator.ask(client -> client.get(PATH, InstanceTypeList.class));
        Show.document(operator, spec.commandLine().getOut(), types, InstanceTypeCommand::text);
        return 0;
    }

    @Command(name = "add", description = "Adds an instance type.", mixinStandardHelpOptions = true)
    int add(
            @Mixin Operator operator,
            @Parameters(paramLabel = "NAME", description = "such as t3.micro") String name,
            @Option(names = "--vcpus", required = true) int vcpus,
            @Option(names = "--memory-mib", required = true) int memoryMib,
            @Option(names = "--disk-gib", required = true, description = "of the root disk, unless more is asked for")
                    int diskGib)
            throws Exception {
        var wanted = new InstanceTypeSpec(name, vcpus, memoryMib, diskGib);
        return show(operator, operator.ask(client -> client.post(PATH, wanted, InstanceTypeSpec.class)));
    }

    @Command(
            name = "set",
            description = "Changes an instance type; what is not named stays.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin Operator operator,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--vcpus") Optional<Integer> vcpus,
            @Option(names = "--memory-mib") Optional<Integer> memoryMib,
            @Option(names = "--disk-gib") Optional<Integer> diskGib)
            throws Exception {
        InstanceTypeList types = operator.ask(client -> client.get(PATH, InstanceTypeList.class));
        InstanceTypeSpec now = types.types().stream()
                .map(InstanceTypeList.Use::type)
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new Failure(Failure.REFUSED, "there is no instance type named " + Table.printable(name)));
        var wanted = new InstanceTypeSpec(
                name, vcpus.orElse(now.vcpus()), memoryMib.orElse(now.memoryMib()), diskGib.orElse(now.diskGib()));
        return show(
                operator,
                operator.ask(client -> client.post(PATH + "/" + name + "/set", wanted, InstanceTypeSpec.class)));
    }

    @Command(
            name = "remove",
            description = "Removes an instance type. One that instances have is removed only with --force: they run on,"
                    + " but clients that look their type up do not find it.",
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin Operator operator,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--force") boolean force)
            throws Exception {
        String path = PATH + "/" + name + "/remove" + (force ? "?force=1" : "");
        return show(operator, operator.ask(client -> client.post(path, NoBody.NOTHING, InstanceTypeSpec.class)));
    }

    private int show(Operator operator, InstanceTypeSpec type) throws Exception {
        Show.document(
                operator,
                spec.commandLine().getOut(),
                type,
                one -> heads(false)
                        .row(one.name(), one.vcpus(), one.memoryMib(), one.diskGib())
                        .text());
        return 0;
    }

    private static Table heads(boolean use) {
        return use
                ? new Table("TYPE", "VCPUS", "MEMORY MIB", "DISK GIB", "INSTANCES")
                : new Table("TYPE", "VCPUS", "MEMORY MIB", "DISK GIB");
    }

    static String text(InstanceTypeList types) {
        var table = heads(true);
        types.types()
                .forEach(use -> table.row(
                        use.type().name(),
                        use.type().vcpus(),
                        use.type().memoryMib(),
                        use.type().diskGib(),
                        use.instances()));
        return table.text();
    }
}
