package io.ironbark.cli;

import io.ironbark.proto.admin.NewPolicy;
import io.ironbark.proto.admin.NewUser;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.auth.Percent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ironbark user …}: people and programs under an account. */
@Command(
        name = "user",
        description = "Makes, lists and deletes the users of an account, and says what they may do.",
        mixinStandardHelpOptions = true,
        subcommands = UserCommand.Policy.class)
final class UserCommand {
    private static final String ACCOUNT = "an account's name or id";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "create",
            description = "Makes a user, who may do nothing until a policy says what.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Operator operator,
            @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account,
            @Parameters(paramLabel = "NAME") String name)
            throws Exception {
        var made = operator.ask(client -> client.post(users(account), new NewUser(name), Users.Summary.class));
        Show.document(operator, spec.commandLine().getOut(), made, one -> text(new Users(List.of(one))));
        return 0;
    }

    @Command(name = "list", description = "Lists the users of an account.", mixinStandardHelpOptions = true)
    int list(@Mixin Operator operator, @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account)
            throws Exception {
        var all = operator.ask(client -> client.get(users(account), Users.class));
        Show.document(operator, spec.commandLine().getOut(), all, UserCommand::text);
        return 0;
    }

    @Command(
            name = "delete",
            description = "Deletes a user together with the user's access keys and policies.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin Operator operator,
            @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account,
            @Parameters(paramLabel = "NAME") String name)
            throws Exception {
        operator.order(client -> client.delete(user(account, name)));
        return 0;
    }

    static String text(Users users) {
        var table = new Table("NAME", "ID", "ARN", "CREATED", "POLICIES");
        users.users()
                .forEach(user -> table.row(
                        user.name(), user.id(), user.arn(), user.created(), String.join(",", user.policies())));
        return table.text();
    }

    private static String users(String account) {
        return "/v1/admin/accounts/" + Percent.encode(account) + "/users";
    }

    private static String user(String account, String name) {
        return users(account) + "/" + Percent.encode(name);
    }

    /** {@code ironbark user policy …} */
    @Command(name = "policy", description = "Says what a user may do.", mixinStandardHelpOptions = true)
    static final class Policy {
        @Command(
                name = "put",
                description = "Gives a user a policy, in place of one of the same name.",
                mixinStandardHelpOptions = true)
        int put(
                @Mixin Operator operator,
                @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account,
                @Parameters(paramLabel = "NAME") String name,
                @Parameters(paramLabel = "POLICY", description = "the policy's name") String policy,
                @Parameters(paramLabel = "FILE", description = "with the policy in IAM's JSON") Path file)
                throws Exception {
            String document = read(file);
            operator.order(client -> client.post(user(account, name) + "/policies", new NewPolicy(policy, document)));
            return 0;
        }

        @Command(name = "delete", description = "Takes a policy from a user.", mixinStandardHelpOptions = true)
        int delete(
                @Mixin Operator operator,
                @Parameters(paramLabel = "ACCOUNT", description = ACCOUNT) String account,
                @Parameters(paramLabel = "NAME") String name,
                @Parameters(paramLabel = "POLICY") String policy)
                throws Exception {
            operator.order(client -> client.delete(user(account, name) + "/policies/" + Percent.encode(policy)));
            return 0;
        }

        private static String read(Path file) throws Failure {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new Failure(Failure.USAGE, file + " can't be read");
            }
        }
    }
}
