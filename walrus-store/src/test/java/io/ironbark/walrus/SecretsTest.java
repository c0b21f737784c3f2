package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.encryption.KeyRing;
import io.ironbark.walrus.identity.FileKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets stay where they are, are each installation's own, and are none if anybody could guess them. */
final class SecretsTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final byte[] NOTHING = {};
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s*[A-Za-z0-9+/=\\s]{60,}");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    private static final List<String> PATHS = List.of(
            "/",
            "/healthz",
            "/metrics",
            "/env",
            "/actuator",
            "/actuator/env",
            "/actuator/heapdump",
            "/debug/pprof/heap",
            "/debug/vars",
            "/heapdump",
            "/threads",
            "/config",
            "/configuration",
            "/etc/walrus-store.conf",
            "/jolokia",
            "/swagger.json",
            "/minio/bootstrap/v1/verify",
            "/minio/admin/v3/info",
            "/admin/metadata/user",
            "/v1/admin/accounts",
            "/v1/identity/access-keys/AKIAALICEALICEALICE0",
            "/v1/images",
            "/?Action=ListAccessKeys",
            "/..%2fkeys.json",
            "/../keys.json");

    private static final List<String> SUB_RESOURCES = List.of(
            "acl",
            "cors",
            "encryption",
            "lifecycle",
            "location",
            "logging",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "session",
            "tagging",
            "uploads",
            "versioning",
            "versions",
            "website");

    @Test
    void noPageTellsAStrangerASecret() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        SharedStore.alice().put(bucket + "?acl", NOTHING, "x-amz-acl", "public-read");
        SharedStore.alice().put(bucket + "/k", NOTHING, "x-amz-server-side-encryption", "AES256");
        var targets = new ArrayList<>(PATHS);
        for (var sub : SUB_RESOURCES) {
            targets.add(bucket + "?" + sub);
            targets.add(bucket + "/k?" + sub);
        }
        var secrets = secrets();
        var management = "http://127.0.0.1:" + SharedStore.store().managementPort();
        for (var endpoint : List.of(SharedStore.store().endpoint(), management)) {
            for (var target : targets) {
                var answer = new Stranger(endpoint).get(target);
                assertThat(answer.text()).as(endpoint + target).doesNotContain(secrets);
                assertThat(answer.status()).as(endpoint + target).isNotEqualTo(500);
            }
        }
        for (var path : PATHS.subList(3, PATHS.size())) {
            assertThat(new Stranger(management).get(path).status())
                    .as("%s on the management port", path)
                    .isEqualTo(404);
        }
    }

    private static List<String> secrets() throws IOException {
        var secrets = new ArrayList<String>();
        for (var one : List.of(StoreFixture.ALICE, StoreFixture.BOB, StoreFixture.CAROL, StoreFixture.DAVE)) {
            secrets.add(one.secret().reveal());
        }
        for (var line : Files.readAllLines(SharedStore.directory().resolve("encryption-keys"))) {
            secrets.add(line.split(" ", 2)[1]);
        }
        secrets.add("BEGIN PRIVATE KEY");
        return secrets;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "k", " ", "\u00ff"})
    void keyOfOneRepeatedByteIsNone(String letter, @TempDir Path directory) throws Exception {
        var bytes = letter.repeat(32).getBytes(StandardCharsets.ISO_8859_1);
        var file = Files.writeString(
                directory.resolve("keys"), "first " + Base64.getEncoder().encodeToString(bytes) + "\n");
        assertThatThrownBy(() -> KeyRing.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "password", "changeme"})
    void secretThatAnybodyWouldGuessIsNone(String secret, @TempDir Path directory) throws Exception {
        var tree = Json.mapper().valueToTree(List.of(StoreFixture.ALICE));
        ((com.fasterxml.jackson.databind.node.ObjectNode) tree.get(0)).put("secret", secret);
        var file = Files.write(directory.resolve("keys.json"), Json.write(tree));
        assertThatThrownBy(() -> FileKeys.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(StoreFixture.ALICE.accessKeyId());
    }

    /** The scripts of an installation, run twice for two homes. */
    @Test
    void noTwoInstallationsShareASecret(@TempDir Path directory) throws Exception {
        var one = installed(directory.resolve("one"));
        var other = installed(directory.resolve("other"));
        assertThat(one).isNotEmpty().hasSameSizeAs(other);
        var all = new ArrayList<>(one.values());
        all.addAll(other.values());
        assertThat(all).doesNotHaveDuplicates();
    }

    /** Every file that an installation keeps to itself, by its name. */
    private static Map<String, String> installed(Path home) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("etc"));
        new Command(home, Map.of("IRONBARK_HOME", home.toString(), "IRONBARK_CLIENT", home.toString()))
                .ok("bash", "-c", """
                        set -euo pipefail
                        source %1$s/deploy/lib/common.sh
                        source %1$s/deploy/lib/config.sh
                        source %1$s/deploy/lib/pki.sh
                        ensure_secret "$IRONBARK_HOME/etc/database.password"
                        ensure_encryption_key "$IRONBARK_HOME/etc/encryption-keys"
                        ensure_pki "$IRONBARK_HOME/pki" node-1
                        """.formatted(REPOSITORY.toRealPath()));
        var secrets = new TreeMap<String, String>();
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = String.valueOf(file.getFileName());
                if (!name.endsWith(".crt") && !name.endsWith(".srl")) {
                    secrets.put(name, Files.readString(file));
                    assertThat(Files.getPosixFilePermissions(file)).as(name).hasSize(2);
                }
            }
        }
        assertThat(secrets)
                .containsKeys("database.password", "encryption-keys", "ca.key", "bundle.key", "walrus-store.key");
        return secrets;
    }

    @Test
    void repositoryHoldsNoKeys() throws IOException {
        try (var files = Files.walk(REPOSITORY)) {
            files.filter(file -> file.getNameCount() < 2
                            || java.util.stream.StreamSupport.stream(file.spliterator(), false)
                                    .noneMatch(part -> NOT_OURS.contains(part.toString())))
                    .filter(Files::isRegularFile)
                    .filter(file -> size(file) < 1 << 20)
                    .forEach(file -> assertThat(text(file)).as(file.toString()).doesNotContainPattern(PRIVATE_KEY));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
