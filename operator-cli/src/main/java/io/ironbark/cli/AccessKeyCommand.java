package io.ironbark.cli;

import io.ironbark.proto.admin.AccessKeyMade;
import io.ironbark.proto.admin.AccessKeys;
import io.ironbark.proto.admin.NewAccessKey;
import io.ironbark.proto.auth.Percent;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark access-key …}: with what accounts and their users sign. */
@Command(
        name = "access-key",
        description =
                "Makes, lists, disables and deletes access keys. A key that is gone works nowhere within seconds.",
        mixinStandardHelpOptions = true)
final class AccessKeyCommand {
    private static final String ACCOUNT = "an account's name or id";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "create",
            description = "Makes an access key of an account's root or of a user. The secret is shown this once.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Operator operator,
            @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account,
            @Option(names = "--user", paramLabel = "NAME", description = "whose it is (default: the root's)")
                    Optional<String> user)
            throws Exception {
        var made = operator.ask(client -> client.post(keys(account), new NewAccessKey(user), AccessKeyMade.class));
        Show.document(operator, spec.commandLine().getOut(), made, AccessKeyCommand::text);
        return 0;
    }

    @Command(
            name = "list",
            description = "Lists the access keys of an account and its users.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator, @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account)
            throws Exception {
        var all = operator.ask(client -> client.get(keys(account), AccessKeys.class));
        Show.document(operator, spec.commandLine().getOut(), all, AccessKeyCommand::text);
        return 0;
    }

    @Command(name = "disable", description = "Lets a key work no more, for now.", mixinStandardHelpOptions = true)
    int disable(@Mixin Operator operator, @Parameters(paramLabel = "KEY") String key) throws Exception {
        operator.order(client -> client.post(key(key) + "/disable", NoBody.NOTHING));
        return 0;
    }

    @Command(name = "enable", description = "Lets a disabled key work again.", mixinStandardHelpOptions = true)
    int enable(@Mixin Operator operator, @Parameters(paramLabel = "KEY") String key) throws Exception {
        operator.order(client -> client.post(key(key) + "/enable", NoBody.NOTHING));
        return 0;
    }

    @Command(name = "delete", description = "Deletes a key for good.", mixinStandardHelpOptions = true)
    int delete(@Mixin Operator operator, @Parameters(paramLabel = "KEY") String key) throws Exception {
        operator.order(client -> client.delete(key(key)));
        return 0;
    }

    /** In the form of a shell's assignments, so that it can be sourced. */
    static String text(AccessKeyMade made) {
        return """
            # %s
            export AWS_ACCESS_KEY_ID=%s
            export AWS_SECRET_ACCESS_KEY=%s
            """.formatted(
                        Table.printable(made.principalArn()),
                        made.accessKeyId(),
                        made.secretAccessKey().reveal());
    }

    static String text(AccessKeys keys) {
        var table = new Table("KEY", "OF", "STATE", "CREATED");
        keys.keys()
                .forEach(key -> table.row(
                        key.accessKeyId(), key.principalArn(), key.active() ? "active" : "disabled", key.created()));
        return table.text();
    }

    private static String keys(String account) {
        return "/v1/admin/accounts/" + Percent.encode(account) + "/access-keys";
    }

    private static String key(String id) {
        return "/v1/admin/access-keys/" + Percent.encode(id);
    }
}
