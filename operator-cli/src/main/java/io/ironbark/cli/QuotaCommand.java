package io.ironbark.cli;

import io.ironbark.proto.admin.NewQuota;
import io.ironbark.proto.admin.Quotas;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark quota …}: how much each account may take. */
@Command(
        name = "quota",
        description = "Shows and sets how many instances and running vCPUs each account may have.",
        mixinStandardHelpOptions = true)
final class QuotaCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "Lists all accounts' quotas; a * marks those that are the cloud's default.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator) throws Exception {
        Quotas quotas = operator.ask(client -> client.get("/v1/admin/quotas", Quotas.class));
        Show.document(operator, spec.commandLine().getOut(), quotas, all -> text(all.quotas()));
        return 0;
    }

    @Command(
            name = "set",
            description = "Sets an account's quota; what is not named is the cloud's default again.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin Operator operator,
            @Parameters(paramLabel = "ACCOUNT", description = "its number or its name") String account,
            @Option(names = "--instances") Optional<Integer> instances,
            @Option(names = "--vcpus") Optional<Integer> vcpus)
            throws Exception {
        if (!account.matches("[a-z0-9-]{1,63}")) {
            throw new Failure(Failure.USAGE, "not an account: " + Table.printable(account));
        }
        var wanted = new NewQuota(instances, vcpus);
        Quotas.Quota quota =
                operator.ask(client -> client.post("/v1/admin/quotas/" + account, wanted, Quotas.Quota.class));
        Show.document(operator, spec.commandLine().getOut(), quota, one -> text(List.of(one)));
        return 0;
    }

    static String text(List<Quotas.Quota> quotas) {
        var table = new Table("ACCOUNT", "NAME", "INSTANCES", "OF", "VCPUS", "OF");
        quotas.forEach(quota -> table.row(
                quota.account(),
                quota.name(),
                quota.instances().used(),
                bound(quota.instances()),
                quota.vcpus().used(),
                bound(quota.vcpus())));
        return table.text();
    }

    private static String bound(Quotas.Limit limit) {
        return limit.limit() + (limit.own() ? "" : " *");
    }
}
