package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The clients that people have, each with its common jobs: keys, groups, a launch, tags, filters, stop and start, the
 * end. They know nothing of Ironbark but its endpoint and an access key. Each launches one tiny guest.
 * Two are at work at a time, as people are.
 */
@ExtendWith(Cloud.Shared.class)
@Execution(ExecutionMode.CONCURRENT)
class ClientsIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Path SUITES = Path.of("src/test/resources/clients").toAbsolutePath();

    @Test
    void awsCli(Stock stock) {
        suite(stock, SUITES.resolve("awscli.sh").toString());
    }

    /** What the script leaves out, by the CLI that is kept loaded: no instance is launched. */
    @Test
    void awsCliImportsKeysMakesTemplatesAndCopiesImages(Stock stock, @TempDir Path folder) throws IOException {
        Account account = stock.account();
        Path key = Files.writeString(folder.resolve("key.pub"), publicKey(stock));
        account.ec2("import-key-pair", "--key-name", "imported", "--public-key-material", "fileb://" + key);
        account.ec2("wait", "key-pair-exists", "--key-names", "imported");
        account.ec2("delete-key-pair", "--key-name", "imported");

        String data = "{\"ImageId\": \"" + stock.image() + "\", \"NetworkInterfaces\": [{\"DeviceIndex\": 0},"
                + " {\"DeviceIndex\": 1, \"SecondaryPrivateIpAddressCount\": 1}]}";
        String name = "by-the-cli";
        template(account, "create-launch-template", name, "--launch-template-data", data);
        template(
                account,
                "create-launch-template-version",
                name,
                "--source-version",
                "1",
                "--launch-template-data",
                "{\"InstanceType\": \"t3.nano\"}");
        template(account, "modify-launch-template", name, "--default-version", "2");
        assertThat(account.ec2("describe-launch-template-versions", "--launch-template-name", name)
                        .findValuesAsText("VersionNumber"))
                .containsExactly("2", "1");
        assertThat(account.ec2Error("run-instances", "--launch-template", "LaunchTemplateName=" + name, "--dry-run"))
                .isEqualTo("DryRunOperation");
        template(account, "delete-launch-template", name);

        String copy = account.ec2(
                        "copy-image",
                        "--source-image-id",
                        stock.image(),
                        "--source-region",
                        "ib-local-1",
                        "--name",
                        "cli-copy")
                .path("ImageId")
                .asText();
        account.ec2("wait", "image-available", "--image-ids", copy);
        assertThat(account.ec2("describe-images", "--owners", "self", "--filters", "Name=name,Values=cli-c?py")
                        .findValuesAsText("ImageId"))
                .containsExactly(copy);
        account.ec2("deregister-image", "--image-id", copy);
    }

    private static void template(Account account, String action, String name, String... more) {
        var words = new ArrayList<>(List.of(action, "--launch-template-name", name));
        words.addAll(List.of(more));
        account.ec2(words.toArray(String[]::new));
    }

    @Test
    void boto3(Stock stock) {
        suite(stock, "/usr/bin/python3", SUITES.resolve("boto3_suite.py").toString());
    }

    @Test
    void boto2(Stock stock) {
        suite(stock, "/usr/bin/python3", SUITES.resolve("boto2_suite.py").toString());
    }

    @Test
    void perl(Stock stock) {
        suite(stock, "/usr/bin/perl", SUITES.resolve("perl_suite.pl").toString());
    }

    /** It asks for the addresses of every node that it lists. */
    @Test
    void libcloud(Stock stock) {
        assumeThat(stock.account().aws("ec2", "describe-addresses").tryRun().ok())
                .as("addresses are served")
                .isTrue();
        suite(stock, "/usr/bin/python3", SUITES.resolve("libcloud_suite.py").toString());
    }

    @Test
    void ansibleChangesNothingTheSecondTime(Stock stock, @TempDir Path folder) {
        String first = playbook(stock, folder, "playbook.yml");
        assertThat(first).contains("failed=0").containsPattern("changed=[4-9]");
        assertThat(playbook(stock, folder, "playbook.yml")).contains("failed=0").contains("changed=0 ");
        assertThat(playbook(stock, folder, "playbook-end.yml"))
                .contains("failed=0")
                .contains("changed=5 ");
    }

    @Test
    void ansibleChangesNoNetworkTheSecondTime(Stock stock, @TempDir Path folder) {
        assertThat(playbook(stock, folder, "playbook-network.yml"))
                .contains("failed=0")
                .contains("changed=10 ");
        assertThat(playbook(stock, folder, "playbook-network.yml"))
                .contains("failed=0")
                .contains("changed=0 ");
        assertThat(playbook(stock, folder, "playbook-network-end.yml")).contains("failed=0");
        assertThat(stock.account()
                        .aws("ec2", "describe-vpcs", "--filters", "Name=tag:Name,Values=ansible-net")
                        .run())
                .doesNotContain("vpc-");
    }

    @Test
    void jclouds(Stock stock) throws Exception {
        new JcloudsSuite(stock).run();
    }

    @Test
    void javaSdk(Stock stock) {
        new JavaSdkSuite(stock).run();
    }

    private static String playbook(Stock stock, Path home, String file) {
        String endpoint = Objects.requireNonNull(stock.account().environment().get("AWS_ENDPOINT_URL_EC2"));
        return command(stock, "/usr/bin/ansible-playbook", SUITES.resolve(file).toString())
                .with(new TreeMap<>(Map.of(
                        "EC2_URL", endpoint,
                        "ANSIBLE_HOME", home.toString(),
                        "ANSIBLE_LOCAL_TEMP", home.resolve("local").toString(),
                        "ANSIBLE_REMOTE_TEMP", home.resolve("remote").toString(),
                        "ANSIBLE_LOCALHOST_WARNING", "false",
                        "ANSIBLE_INVENTORY_UNPARSED_WARNING", "false",
                        "ANSIBLE_NOCOLOR", "1",
                        "ANSIBLE_PYTHON_INTERPRETER", "/usr/bin/python3",
                        "LC_ALL", "C.UTF-8")))
                .run();
    }

    private static void suite(Stock stock, String... words) {
        assertThat(command(stock, words).run()).endsWith("done\n");
    }

    private static Command command(Stock stock, String... words) {
        var settings = new TreeMap<>(stock.account().settings());
        // Ansible and boto take these for the endpoints of every service.
        settings.put("EC2_URL", "");
        settings.put("S3_URL", "");
        settings.put("IMAGE", stock.image());
        settings.put("KEY", Stock.KEY);
        settings.put("PUBLIC_KEY", publicKey(stock));
        settings.put("PATH", "/usr/bin:/bin");
        // Debian's modules before those that pip may have put on the machine.
        settings.put("PYTHONPATH", "/usr/lib/python3/dist-packages");
        return Command.of(words).with(settings).within(LIMIT);
    }

    private static String publicKey(Stock stock) {
        return Command.of("ssh-keygen", "-y", "-f", stock.privateKey().toString())
                .run()
                .strip();
    }
}
