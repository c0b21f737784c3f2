package io.ironbark.cli;

import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.Accounts;
import io.ironbark.proto.admin.NewAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark account …}: who may use the cloud. */
@Command(name = "account", description = "Makes and lists accounts.", mixinStandardHelpOptions = true)
final class AccountCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "create",
            description = "Makes an account and its root access key. The secret is shown this once.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Operator operator,
            @Parameters(paramLabel = "NAME", description = "a-z, 0-9 and dashes, at most 63 characters") String name)
            throws Exception {
        AccountMade made =
                operator.ask(client -> client.post("/v1/admin/accounts", new NewAccount(name), AccountMade.class));
        Show.document(operator, spec.commandLine().getOut(), made, AccountCommand::text);
        return 0;
    }

    @Command(name = "list", description = "Lists all accounts.", mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator) throws Exception {
        Accounts accounts = operator.ask(client -> client.get("/v1/admin/accounts", Accounts.class));
        Show.document(operator, spec.commandLine().getOut(), accounts, AccountCommand::text);
        return 0;
    }

    /** In the form of a shell's assignments, so that it can be sourced. */
    static String text(AccountMade made) {
        return """
                # account %s, %s
                export AWS_ACCESS_KEY_ID=%s
                export AWS_SECRET_ACCESS_KEY=%s
                """.formatted(
                        Table.printable(made.name()),
                        made.account(),
                        made.accessKeyId(),
                        made.secretAccessKey().reveal());
    }

    static String text(Accounts accounts) {
        var table = new Table("ACCOUNT", "NAME", "CREATED");
        accounts.accounts().forEach(account -> table.row(account.account(), account.name(), account.created()));
        return table.text();
    }
}
