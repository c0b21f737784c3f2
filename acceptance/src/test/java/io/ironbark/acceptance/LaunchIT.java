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

@ExtendWith(Cloud.Shared.class)
class LaunchIT {
    private static final Duration CONSOLE = Duration.ofSeconds(30);

    @Test
    void anUploadedImageRunsAndItsOwnerLogsIn(Stock stock) {
        try (Guest guest = stock.launch().awaitSsh()) {
            assertThat(guest.ssh("uname -s")).isEqualTo("Linux");
            assertThat(guest.ssh("hostname -i || ip -4 addr show")).contains(guest.privateIp());
        }
    }

    @Test
    void aKeyIsInjectedIntoAnImageThatAsksNoMetadataService(Stock stock) {
        try (Guest guest = stock.launchImage(stock.imageWithoutMetadata()).awaitSsh()) {
            assertThat(guest.ssh("cat /root/.ssh/authorized_keys")).contains("acceptance");
        }
    }

    @Test
    void theMetadataServiceTellsAGuestItsOwnData(Stock stock) {
        try (Guest guest = stock.launch().awaitSsh()) {
            String metadata = "wget -qO- http://169.254.169.254/latest/meta-data/";
            assertThat(guest.ssh(metadata + "instance-id")).isEqualTo(guest.id());
            assertThat(guest.ssh(metadata + "local-ipv4")).isEqualTo(guest.privateIp());
            assertThat(guest.ssh(metadata + "public-ipv4")).isEqualTo(guest.publicIp());
            assertThat(guest.ssh(metadata + "public-keys/0/openssh-key")).startsWith("ssh-");
        }
    }

    @Test
    void whenTokensAreRequiredARequestWithoutOneIsRefused(Stock stock) {
        try (Guest guest =
                stock.launch("--metadata-options", "HttpTokens=required").awaitSsh()) {
            assertThat(guest.trySsh("wget -qO- http://169.254.169.254/latest/meta-data/instance-id")
                            .ok())
                    .isFalse();
            String put = "printf 'PUT /latest/api/token HTTP/1.0\\r\\nHost: 169.254.169.254\\r\\n"
                    + "X-aws-ec2-metadata-token-ttl-seconds: 60\\r\\n\\r\\n' | nc 169.254.169.254 80 | tail -n 1";
            String get = "wget -qO- --header \"X-aws-ec2-metadata-token: $(" + put
                    + ")\" http://169.254.169.254/latest/meta-data/instance-id";
            assertThat(guest.ssh(get)).isEqualTo(guest.id());
        }
    }

    @Test
    void userDataThatIsAScriptRuns(Stock stock, @TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("user-data"), "#!/bin/sh\necho told > /root/user-data-ran\n");
        try (Guest guest = stock.launch("--user-data", "file://" + script).awaitSsh()) {
            Await.until(
                    "user data ran",
                    CONSOLE,
                    () -> guest.trySsh("cat /root/user-data-ran").out().strip().equals("told"));
        }
    }

    @Test
    void theConsoleShowsWhatTheGuestPrints(Stock stock) {
        try (Guest guest = stock.launch().awaitSsh()) {
            guest.ssh("echo word-on-the-console > /dev/ttyS0");
            Await.until(
                    "the console has the word",
                    CONSOLE,
                    () -> console(stock, guest).contains("word-on-the-console"));
        }
    }

    @Test
    void aRebootKeepsTheInstanceAndItsDisk(Stock stock) {
        try (Guest guest = stock.launch().awaitSsh()) {
            guest.ssh("echo kept > /root/kept && sync");
            String before = guest.ssh("cat /proc/sys/kernel/random/boot_id");
            stock.account().ec2("reboot-instances", "--instance-ids", guest.id());
            Await.until("it has booted anew", Duration.ofMinutes(2), () -> {
                var boot = guest.trySsh("cat /proc/sys/kernel/random/boot_id");
                return boot.ok() && !boot.out().strip().equals(before);
            });
            assertThat(guest.ssh("cat /root/kept")).isEqualTo("kept");
            assertThat(guest.state()).isEqualTo("running");
        }
    }

    @Test
    void stopAndStartKeepTheDisk(Stock stock) {
        try (Guest guest = stock.launch().awaitSsh()) {
            guest.ssh("echo kept > /root/kept && sync");
            stock.account().ec2("stop-instances", "--instance-ids", guest.id());
            guest.awaitState("stopped");
            assertThat(guest.publicIp()).isEmpty();
            stock.account().ec2("start-instances", "--instance-ids", guest.id());
            guest.awaitSsh();
            assertThat(guest.ssh("cat /root/kept")).isEqualTo("kept");
        }
    }

    @Test
    void terminateLeavesNothingOnTheHost(Cloud cloud, Stock stock) {
        Guest guest = stock.launch().awaitSsh();
        String vpc = guest.describe().path("VpcId").asText();
        String digits = guest.describe()
                .at("/NetworkInterfaces/0/NetworkInterfaceId")
                .asText()
                .substring("eni-".length());
        assertThat(Leftovers.of(cloud, guest.id(), digits, vpc)).isNotEmpty();
        guest.terminate();
        assertThat(Leftovers.of(cloud, guest.id(), digits, vpc)).isEmpty();
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
