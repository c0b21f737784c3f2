package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debian's cloud-init makes of the metadata service. Making the image and booting it takes minutes, so it is not part
 * of every run: {@code deploy/test debian} runs it.
 */
@ExtendWith(Cloud.Shared.class)
@EnabledIfSystemProperty(named = "ironbark.debian", matches = "true")
class DebianIT {
    private static final Duration BOOT = Duration.ofMinutes(6);
    private static final String USER_DATA = """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="part"

            --part
            Content-Type: text/cloud-config; charset="utf-8"

            #cloud-config
            hostname: of-user-data
            write_files:
            - path: /etc/of-config
              content: config
            runcmd:
            - [sh, -c, 'printf command > /etc/of-command']

            --part
            Content-Type: text/x-shellscript; charset="utf-8"

            #!/bin/sh
            printf script > /etc/of-script

            --part
            Content-Type: text/cloud-boothook; charset="utf-8"

            #cloud-boothook
            #!/bin/sh
            printf hook > /etc/of-hook

            --part--
            """;

    /** It asks with tokens, which the instance requires. */
    @Test
    void cloudInitFindsEc2AndDoesAllThatUserDataInPartsSays(Stock stock, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("user-data"), compressed(USER_DATA));
        String image = stock.register("debian-12.img", "images/build-debian", List.of());
        try (var launched = stock.launchImage(
                image,
                "--instance-type",
                "t3.small",
                "--metadata-options",
                "HttpTokens=required",
                "--user-data",
                "fileb://" + file)) {
            Guest guest = launched.as("debian").awaitSsh(BOOT);
            Await.until(
                    "cloud-init has ended",
                    BOOT,
                    () -> guest.trySsh("test -e /run/cloud-init/result.json").ok());
            assertThat(guest.trySsh("cloud-init status --long").out()).contains("status: done");
            assertThat(guest.ssh("cloud-id")).isEqualTo("aws");
            assertThat(guest.ssh("cat /run/cloud-init/result.json")).contains("DataSourceEc2", "\"errors\": []");
            assertThat(guest.ssh("hostname")).isEqualTo("of-user-data");
            assertThat(guest.ssh("cd /etc && cat of-config of-command of-script of-hook | tr -d '\\n'"))
                    .isEqualTo("configcommandscripthook");
            assertThat(guest.ssh("cat .ssh/authorized_keys")).contains(Stock.KEY);
            assertThat(guest.ssh("sudo grep WARNING /var/log/cloud-init.log || true"))
                    .doesNotContain("DataSource");
        }
    }

    private static byte[] compressed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
