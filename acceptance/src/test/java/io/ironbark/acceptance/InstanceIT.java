package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One real guest through what EC2 lets its owner do to it beyond starting and stopping. */
@ExtendWith(Cloud.Shared.class)
class InstanceIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String IDENTITY = "wget -qO- http://169.254.169.254/latest/meta-data/instance-id";

    @Test
    void anInstanceIsLookedAtInterruptedResizedAndEndsAsItWasTold(Cloud cloud, Stock stock, @TempDir Path folder)
            throws Exception {
        Account account = stock.account();
        Guest guest = stock.launch().awaitSsh();
        String id = guest.id();

        byte[] screen = Base64.getDecoder()
                .decode(account.ec2("get-console-screenshot", "--instance-id", id, "--wake-up")
                        .path("ImageData")
                        .asText());
        assertThat(screen).startsWith((byte) 0xFF, (byte) 0xD8).hasSizeGreaterThan(1_000);

        String volume =
                guest.describe().at("/BlockDeviceMappings/0/Ebs/VolumeId").asText();
        assertThat(account.ec2("describe-volumes", "--volume-ids", volume)
                        .at("/Volumes/0/Attachments/0/InstanceId")
                        .asText())
                .isEqualTo(id);

        String interrupts = "awk '/^ *NMI:/ { print $2 }' /proc/interrupts";
        int before = Integer.parseInt(guest.ssh(interrupts));
        account.ec2("send-diagnostic-interrupt", "--instance-id", id);
        Await.until("the guest had an interrupt", SOON, () -> Integer.parseInt(guest.ssh(interrupts)) > before);

        assertThat(guest.ssh(IDENTITY)).isEqualTo(id);
        account.ec2("modify-instance-metadata-options", "--instance-id", id, "--http-tokens", "required");
        Await.until("tokens are required", SOON, () -> !guest.trySsh(IDENTITY).ok());

        var _ = guest.trySsh("poweroff");
        guest.awaitState("stopped");
        assertThat(guest.describe().at("/StateReason/Code").asText()).isEqualTo("Client.InstanceInitiatedShutdown");

        account.ec2("modify-instance-attribute", "--instance-id", id, "--instance-type", "Value=t3.medium");
        Path data = Files.writeString(folder.resolve("data"), "told anew", StandardCharsets.UTF_8);
        account.ec2(
                "modify-instance-attribute",
                "--instance-id",
                id,
                "--attribute",
                "userData",
                "--value",
                "file://" + encoded(data));
        account.ec2(
                "modify-instance-attribute",
                "--instance-id",
                id,
                "--instance-initiated-shutdown-behavior",
                "terminate");
        account.ec2("modify-instance-metadata-options", "--instance-id", id, "--http-tokens", "optional");
        account.ec2("start-instances", "--instance-ids", id);
        guest.awaitSsh();
        assertThat(guest.ssh("nproc")).isEqualTo("2");
        assertThat(guest.ssh("wget -qO- http://169.254.169.254/latest/user-data"))
                .isEqualTo("told anew");
        assertThat(cloud.ironbark("explain", id).run()).contains("is running");

        var _ = guest.trySsh("poweroff");
        guest.awaitState("terminated");
    }

    private static Path encoded(Path file) throws Exception {
        return Files.writeString(
                file.resolveSibling("encoded"), Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    }
}
