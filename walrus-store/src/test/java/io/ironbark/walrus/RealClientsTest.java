package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that users have, unpatched, against a whole store. */
final class RealClientsTest {
    private static final int SMALL_BYTES = 10_000;
    private static final int BIG_BYTES = 40 << 20;

    @ParameterizedTest(name = "signature version {0}")
    @ValueSource(strings = {"2", "4"})
    void s3cmdDoesItsDailyWork(String version, @TempDir Path directory) throws Exception {
        try (var store = StoreFixture.start(directory)) {
            var command = s3cmd(store, directory, version);
            var small = random(directory, "small ü+%.bin", SMALL_BYTES);
            var big = random(directory, "big.bin", BIG_BYTES);
            command.ok("s3cmd", "-c", "s3cfg", "mb", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "put", small.toString(), "s3://box/dir/small ü+%.bin");
            command.ok("s3cmd", "-c", "s3cfg", "put", "--multipart-chunk-size-mb=15", big.toString(), "s3://box/big");
            assertThat(command.ok("s3cmd", "-c", "s3cfg", "ls", "s3://box/dir/"))
                    .contains("small ü+%.bin");
            assertThat(command.ok("s3cmd", "-c", "s3cfg", "ls")).contains("s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "get", "s3://box/dir/small ü+%.bin", "small.out");
            command.ok("s3cmd", "-c", "s3cfg", "get", "s3://box/big", "big.out");
            assertSame(small, directory.resolve("small.out"));
            assertSame(big, directory.resolve("big.out"));
            command.ok("s3cmd", "-c", "s3cfg", "cp", "s3://box/big", "s3://box/copy");
            command.ok("s3cmd", "-c", "s3cfg", "mv", "s3://box/copy", "s3://box/moved");
            command.ok("s3cmd", "-c", "s3cfg", "info", "s3://box/moved");
            Files.createDirectories(directory.resolve("folder/in"));
            random(directory, "folder/in/one", SMALL_BYTES);
            random(directory, "folder/two", SMALL_BYTES);
            command.ok("s3cmd", "-c", "s3cfg", "sync", "folder/", "s3://box/dir/");
            Files.delete(directory.resolve("folder/two"));
            command.ok("s3cmd", "-c", "s3cfg", "sync", "--delete-removed", "folder/", "s3://box/dir/");
            command.ok("s3cmd", "-c", "s3cfg", "sync", "s3://box/dir/", "back/");
            assertSame(directory.resolve("folder/in/one"), directory.resolve("back/in/one"));
            assertThat(directory.resolve("back/two")).doesNotExist();
            var url = command.ok("s3cmd", "-c", "s3cfg", "signurl", "s3://box/big", "+60")
                    .strip();
            command.ok("curl", "--silent", "--fail", "--output", "signed.out", url);
            assertSame(big, directory.resolve("signed.out"));
            command.ok("s3cmd", "-c", "s3cfg", "del", "--recursive", "--force", "s3://box/dir");
            command.ok("s3cmd", "-c", "s3cfg", "del", "s3://box/big", "s3://box/moved");
            command.ok("s3cmd", "-c", "s3cfg", "rb", "s3://box");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/usr/bin/aws", "aws"})
    void awsCliDoesItsDailyWork(String aws, @TempDir Path directory) throws Exception {
        try (var store = StoreFixture.start(directory)) {
            var command = aws(store, directory);
            Assumptions.assumeTrue(aws.startsWith("/") || !isDebians(aws), "it is Debian's, which is tried already");
            Assumptions.assumeTrue(runs(command, aws, "--version"));
            var small = random(directory, "small.bin", SMALL_BYTES);
            var big = random(directory, "big.bin", BIG_BYTES);
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "mb", "s3://box");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "cp", small.toString(), "s3://box/a b/ü+%.bin");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "cp", big.toString(), "s3://box/big");
            assertThat(command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "ls", "s3://box/"))
                    .contains("PRE a b/")
                    .contains("big");
            assertThat(command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "ls", "s3://box/", "--recursive"))
                    .contains("a b/ü+%.bin");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "cp", "s3://box/a b/ü+%.bin", "small.out");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "cp", "s3://box/big", "big.out");
            assertSame(small, directory.resolve("small.out"));
            assertSame(big, directory.resolve("big.out"));
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "cp", "s3://box/big", "s3://box/copy");
            command.ok(
                    aws,
                    "--endpoint-url",
                    store.endpoint(),
                    "s3api",
                    "head-object",
                    "--bucket",
                    "box",
                    "--key",
                    "copy");
            var s3 = new String[] {aws, "--endpoint-url", store.endpoint(), "s3"};
            Files.createDirectories(directory.resolve("folder/in"));
            random(directory, "folder/in/one", SMALL_BYTES);
            command.ok(with(s3, "sync", "folder", "s3://box/folder"));
            command.ok(with(s3, "sync", "--delete", "s3://box/folder", "back"));
            assertSame(directory.resolve("folder/in/one"), directory.resolve("back/in/one"));
            var url = command.ok(with(s3, "presign", "s3://box/big", "--expires-in", "60"))
                    .strip();
            command.ok("curl", "--silent", "--fail", "--output", "signed.out", url);
            assertSame(big, directory.resolve("signed.out"));
            keepsVersions(command, s3, new String[] {aws, "--endpoint-url", store.endpoint(), "s3api"});
            assertSame(small, directory.resolve("old.out"));
            assertThat(command.fails(aws, "--endpoint-url", store.endpoint(), "s3", "rb", "s3://box"))
                    .contains("BucketNotEmpty");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "rm", "--recursive", "s3://box/");
            command.ok(aws, "--endpoint-url", store.endpoint(), "s3", "rb", "s3://box");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"boto.py", "boto_objects.py"})
    void boto3DoesItsDailyWork(String name, @TempDir Path directory) throws Exception {
        try (var store = StoreFixture.start(directory)) {
            var command = aws(store, directory);
            Assumptions.assumeTrue(runs(command, "python3", "-c", "import boto3"));
            var script = directory.resolve(name);
            try (var resource = RealClientsTest.class.getResourceAsStream("/" + name)) {
                Files.write(script, Objects.requireNonNull(resource).readAllBytes());
            }
            assertThat(command.ok("python3", script.toString())).contains("all is well");
        }
    }

    @Test
    void boto3SaysWhoMayDoWhat(@TempDir Path directory) throws Exception {
        try (var store = StoreFixture.start(directory)) {
            var command = aws(store, directory);
            Assumptions.assumeTrue(runs(command, "python3", "-c", "import boto3"));
            command.environment().put("OTHER_ACCESS_KEY_ID", StoreFixture.BOB.accessKeyId());
            command.environment()
                    .put("OTHER_SECRET_ACCESS_KEY", StoreFixture.BOB.secret().reveal());
            var script = directory.resolve("access.py");
            try (var resource = RealClientsTest.class.getResourceAsStream("/access.py")) {
                Files.write(script, Objects.requireNonNull(resource).readAllBytes());
            }
            assertThat(command.ok("python3", script.toString())).contains("all is well");
        }
    }

    @ParameterizedTest(name = "signature version {0}")
    @ValueSource(strings = {"2", "4"})
    void s3cmdSaysWhoMayDoWhat(String version, @TempDir Path directory) throws Exception {
        try (var store = StoreFixture.start(directory)) {
            var command = s3cmd(store, directory, version);
            Files.writeString(directory.resolve("policy"), """
                {"Statement": {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject",
                               "Resource": "arn:aws:s3:::box/*"}}\
                """);
            Files.writeString(directory.resolve("cors"), """
                <CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>
                </CORSRule></CORSConfiguration>\
                """);
            command.ok("s3cmd", "-c", "s3cfg", "mb", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "put", "policy", "s3://box/k");
            command.ok("s3cmd", "-c", "s3cfg", "setpolicy", "policy", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "setcors", "cors", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "ws-create", "--ws-index=index.html", "s3://box");
            assertThat(command.ok("s3cmd", "-c", "s3cfg", "info", "s3://box"))
                    .contains("222222222222", "<AllowedOrigin>*</AllowedOrigin>", "account-1: FULL_CONTROL");
            assertThat(new S3Http(store.endpoint(), StoreFixture.BOB)
                            .get("/box/k")
                            .status())
                    .isEqualTo(200);
            var url = command.ok("s3cmd", "-c", "s3cfg", "signurl", "s3://box/k", "+600")
                    .strip();
            assertThat(new Stranger("").get(url.substring(url.indexOf("http"))).status())
                    .isEqualTo(200);
            command.ok("s3cmd", "-c", "s3cfg", "ws-delete", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "delcors", "s3://box");
            command.ok("s3cmd", "-c", "s3cfg", "delpolicy", "s3://box");
            assertThat(command.fails("s3cmd", "-c", "s3cfg", "setacl", "--acl-public", "s3://box/k"))
                    .contains("AccessControlListNotSupported");
        }
    }

    private static void keepsVersions(Command command, String[] s3, String[] api)
            throws IOException, InterruptedException {
        command.ok(with(s3, "mb", "s3://kept"));
        command.ok(with(s3, "cp", "small.bin", "s3://kept/k"));
        command.ok(
                with(api, "put-bucket-versioning", "--bucket", "kept", "--versioning-configuration", "Status=Enabled"));
        command.ok(with(s3, "cp", "big.bin", "s3://kept/k"));
        command.ok(with(s3, "rm", "s3://kept/k"));
        assertThat(command.ok(with(api, "list-object-versions", "--bucket", "kept")))
                .contains("\"VersionId\": \"null\"", "\"DeleteMarkers\"", "\"IsLatest\": true");
        command.ok(with(api, "get-object", "--bucket", "kept", "--key", "k", "--version-id", "null", "old.out"));
    }

    private static String[] with(String[] words, String... more) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static boolean isDebians(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path.of("/usr/bin", program)::equals)
                .orElse(false);
    }

    private static boolean runs(Command command, String... words) throws InterruptedException {
        try {
            return command.run(List.of(words)).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Command s3cmd(StoreFixture store, Path directory, String version) throws IOException {
        Files.writeString(directory.resolve("s3cfg"), """
            [default]
            access_key = %s
            secret_key = %s
            host_base = 127.0.0.1:%d
            host_bucket = 127.0.0.1:%d
            bucket_location = ib-local-1
            use_https = False
            signature_v2 = %s
            """.formatted(
                        StoreFixture.ALICE.accessKeyId(),
                        StoreFixture.ALICE.secret().reveal(),
                        store.port(),
                        store.port(),
                        version.equals("2") ? "True" : "False"));
        return new Command(directory, Map.of("LC_ALL", "C.UTF-8"));
    }

    private static Command aws(StoreFixture store, Path directory) {
        var environment = new HashMap<String, String>();
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("AWS_ACCESS_KEY_ID", StoreFixture.ALICE.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", StoreFixture.ALICE.secret().reveal());
        environment.put("AWS_DEFAULT_REGION", "ib-local-1");
        environment.put("AWS_ENDPOINT_URL", store.endpoint());
        environment.put("PYENV_ROOT", System.getenv().getOrDefault("PYENV_ROOT", "/root/.pyenv"));
        return new Command(directory, environment);
    }

    private static Path random(Path directory, String name, int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(directory.resolve(name), content);
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        assertThat(Files.mismatch(expected, actual)).isEqualTo(-1);
    }
}
