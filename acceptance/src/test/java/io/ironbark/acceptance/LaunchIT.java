package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A launch, from the upload to the end: two guests, each of which serves what does not exclude another. */
@ExtendWith(Cloud.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LaunchIT {
    private static final Duration CONSOLE = Duration.ofSeconds(30);
    private static final String IDENTITY = "http://169.254.169.254/latest/meta-data/instance-id";

    private Optional<Guest> first = Optional.empty();
    private Optional<Guest> second = Optional.empty();

    @BeforeAll
    void launch(Stock stock, @TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("user-data"), "#!/bin/sh\necho told > /root/user-data-ran\n");
        first = Optional.of(stock.launch("--user-data", "file://" + script));
        second = Optional.of(
                stock.launchImage(stock.imageWithoutMetadata(), "--metadata-options", "HttpTokens=required"));
    }

    @AfterAll
    void end() {
        first.ifPresent(Guest::close);
        second.ifPresent(Guest::close);
    }

    private Guest asking() {
        return first.orElseThrow();
    }

    private Guest silent() {
        return second.orElseThrow();
    }

    @Test
    @Order(1)
    void anUploadedImageRunsAndItsOwnerLogsIn() {
        asking().awaitSsh();
        assertThat(asking().ssh("uname -s")).isEqualTo("Linux");
        assertThat(asking().ssh("hostname -i || ip -4 addr show")).contains(asking().privateIp());
    }

    @Test
    @Order(2)
    void theMetadataServiceTellsAGuestItsOwnData(Cloud cloud, @TempDir Path folder) throws Exception {
        String metadata = "wget -qO- http://169.254.169.254/latest/meta-data/";
        assertThat(asking().ssh("wget -qO- " + IDENTITY)).isEqualTo(asking().id());
        assertThat(asking().ssh(metadata + "local-ipv4")).isEqualTo(asking().privateIp());
        assertThat(asking().ssh(metadata + "public-ipv4")).isEqualTo(asking().publicIp());
        assertThat(asking().ssh(metadata + "placement/availability-zone-id")).isEqualTo("ibl1-az1");
        assertThat(asking().ssh(metadata + "public-keys/0/openssh-key")).startsWith("ssh-");
        assertThat(verifiedIdentity(cloud, asking(), folder)).contains(asking().id());
    }

    @Test
    @Order(3)
    void userDataThatIsAScriptRuns() {
        Await.until(
                "user data ran",
                CONSOLE,
                () -> asking().trySsh("cat /root/user-data-ran").out().strip().equals("told"));
    }

    @Test
    @Order(4)
    void theConsoleShowsWhatTheGuestPrints(Stock stock) {
        asking().ssh("echo word-on-the-console > /dev/ttyS0");
        Await.until(
                "the console has the word",
                CONSOLE,
                () -> console(stock, asking()).contains("word-on-the-console"));
    }

    @Test
    @Order(5)
    void aSecondInterfaceAndAnElasticAddressAreTheGuestsWhileItRuns(Stock stock) {
        Account account = stock.account();
        String interfaces = "ls /sys/class/net | wc -l";
        int before = Integer.parseInt(asking().ssh(interfaces));
        var made = account.ec2(
                        "create-network-interface",
                        "--subnet-id",
                        asking().describe().path("SubnetId").asText(),
                        "--groups",
                        stock.group())
                .path("NetworkInterface");
        String nic = made.path("NetworkInterfaceId").asText();
        account.ec2("wait", "network-interface-available", "--network-interface-ids", nic);
        String attachment = account.ec2(
                        "attach-network-interface",
                        "--network-interface-id",
                        nic,
                        "--instance-id",
                        asking().id(),
                        "--device-index",
                        "1")
                .path("AttachmentId")
                .asText();
        String allocation = account.ec2("allocate-address", "--domain", "vpc")
                .path("AllocationId")
                .asText();
        account.ec2("associate-address", "--allocation-id", allocation, "--network-interface-id", nic);
        assertThat(account.ec2("describe-addresses", "--allocation-ids", allocation)
                        .findValuesAsText("InstanceId"))
                .containsExactly(asking().id());
        String metadata = "wget -qO- http://169.254.169.254/latest/meta-data/network/interfaces/macs/"
                + made.path("MacAddress").asText() + "/";
        Await.until(
                "the guest reads of it",
                CONSOLE,
                () -> asking().trySsh(metadata + "security-groups && " + metadata + "public-ipv4s")
                        .out()
                        .startsWith("ssh"));
        Await.until("the guest has it", CONSOLE, () -> asking().ssh(interfaces).equals("" + (before + 1)));
        account.ec2("release-address", "--allocation-id", disassociated(account, allocation));
        account.ec2("detach-network-interface", "--attachment-id", attachment);
        Await.until(
                "it is free",
                CONSOLE,
                () -> account.aws("ec2", "delete-network-interface", "--network-interface-id", nic)
                        .tryRun()
                        .ok());
    }

    private static String disassociated(Account account, String allocation) {
        String association = account.ec2("describe-addresses", "--allocation-ids", allocation)
                .at("/Addresses/0/AssociationId")
                .asText();
        account.ec2("disassociate-address", "--association-id", association);
        return allocation;
    }

    @Test
    @Order(6)
    void aKeyIsInjectedIntoAnImageThatAsksNoMetadataService() {
        assertThat(silent().awaitSsh().ssh("cat /root/.ssh/authorized_keys")).contains("acceptance");
    }

    @Test
    @Order(7)
    void whenTokensAreRequiredARequestWithoutOneIsRefused() {
        assertThat(silent().trySsh("wget -qO- " + IDENTITY).ok()).isFalse();
        String put = "printf 'PUT /latest/api/token HTTP/1.0\\r\\nHost: 169.254.169.254\\r\\n"
                + "X-aws-ec2-metadata-token-ttl-seconds: 60\\r\\n\\r\\n' | nc 169.254.169.254 80 | tail -n 1";
        String get = "wget -qO- --header \"X-aws-ec2-metadata-token: $(" + put + ")\" " + IDENTITY;
        assertThat(silent().ssh(get)).isEqualTo(silent().id());
    }

    /** Both at once, since a guest that boots is what takes the time. */
    @Test
    @Order(8)
    void aRebootAndAStopAndAStartKeepTheInstanceAndItsDisk(Stock stock) {
        for (Guest guest : List.of(asking(), silent())) {
            guest.ssh("echo kept > /root/kept && sync");
        }
        String before = silent().ssh("cat /proc/sys/kernel/random/boot_id");
        stock.account().ec2("reboot-instances", "--instance-ids", silent().id());
        stock.account().ec2("stop-instances", "--instance-ids", asking().id());
        asking().awaitState("stopped");
        assertThat(asking().publicIp()).isEmpty();
        stock.account().ec2("start-instances", "--instance-ids", asking().id());
        Await.until("it has booted anew", Duration.ofMinutes(2), () -> {
            var boot = silent().trySsh("cat /proc/sys/kernel/random/boot_id");
            return boot.ok() && !boot.out().strip().equals(before);
        });
        assertThat(silent().state()).isEqualTo("running");
        asking().awaitSsh();
        for (Guest guest : List.of(asking(), silent())) {
            assertThat(guest.ssh("cat /root/kept")).isEqualTo("kept");
        }
    }

    @Test
    @Order(9)
    void terminateLeavesNothingOnTheHost(Cloud cloud) {
        String vpc = asking().describe().path("VpcId").asText();
        String digits = asking().describe()
                .at("/NetworkInterfaces/0/NetworkInterfaceId")
                .asText()
                .substring("eni-".length());
        assertThat(Leftovers.of(cloud, asking().id(), digits, vpc)).isNotEmpty();
        asking().terminate();
        assertThat(Leftovers.of(cloud, asking().id(), digits, vpc)).isEmpty();
    }

    /** The document that others find signed by the cloud, as EC2's manual tells them to look. */
    private static String verifiedIdentity(Cloud cloud, Guest guest, Path folder) throws Exception {
        String signed = guest.ssh("wget -qO- http://169.254.169.254/latest/dynamic/instance-identity/rsa2048");
        Path pkcs7 = Files.writeString(
                folder.resolve("pkcs7"), "-----BEGIN PKCS7-----\n" + signed + "\n-----END PKCS7-----\n");
        Path certificate = Files.writeString(
                folder.resolve("certificate"),
                cloud.ironbark("identity-certificate").run());
        var verify = new ArrayList<>(List.of("openssl", "smime", "-verify", "-noverify", "-inform", "PEM"));
        verify.addAll(List.of("-in", pkcs7.toString(), "-certfile", certificate.toString()));
        return Command.of(verify.toArray(String[]::new)).run();
    }

    private static String console(Stock stock, Guest guest) {
        String output = stock.account()
                .ec2("get-console-output", "--instance-id", guest.id(), "--latest")
                .path("Output")
                .asText();
        // The CLI decodes it; boto-like clients see base64.
        return output.matches("[A-Za-z0-9+/=\\s]+") && output.length() > 40
                ? new String(Base64.getMimeDecoder().decode(output), StandardCharsets.UTF_8)
                : output;
    }
}
