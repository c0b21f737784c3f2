package io.ironbark.cli;

import io.ironbark.proto.admin.IdentityCertificate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ironbark identity-certificate}: what guests' identity documents are checked with. */
@Command(
        name = "identity-certificate",
        description = "Shows the certificate that the identity documents of instances are signed with.",
        mixinStandardHelpOptions = true)
final class IdentityCertificateCommand implements Callable<Integer> {
    @Mixin
    private Operator operator = new Operator();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        IdentityCertificate certificate =
                operator.ask(client -> client.get("/v1/admin/identity-certificate", IdentityCertificate.class));
        Show.document(operator, spec.commandLine().getOut(), certificate, IdentityCertificate::pem);
        return 0;
    }
}
