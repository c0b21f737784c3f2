package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The store as part of the cloud: whose keys they are, what they may do, and for how long, the cloud controller says. */
@ExtendWith(Cloud.Shared.class)
class S3IT {
    /** What a revocation may take. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String READS = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}
            """;
    private static final String WRITES = READS.replace("\"s3:GetObject\"", "\"s3:GetObject\", \"s3:PutObject\"");

    @TempDir
    private Path folder;

    @Test
    void accountThatTheOperatorMadeIsUsedAtOnceAndItsKeyIsRefusedSoonAfterItIsDisabled(Cloud cloud) throws Exception {
        JsonNode made = json(cloud.ironbark("account", "create", "s3-fresh", "--json"));
        Account fresh = account(cloud, made);
        Path file = Files.writeString(folder.resolve("file"), "from an account made just now\n");
        Path back = folder.resolve("back");
        fresh.s3cmd("mb", "s3://fresh-account").run();
        fresh.s3cmd("put", file.toString(), "s3://fresh-account/k").run();
        fresh.aws("s3", "cp", "s3://fresh-account/k", back.toString()).run();
        assertThat(back).hasSameTextualContentAs(file);
        assertThat(error(cloud.root().aws("s3api", "get-object", "--bucket", "fresh-account", "--key", "k", "x")))
                .isEqualTo("AccessDenied");

        String key = made.path("accessKeyId").asText();
        cloud.ironbark("access-key", "disable", key).run();
        Await.until("the key is refused", SOON, () -> error(list(fresh)).equals("InvalidAccessKeyId"));
        assertThat(fresh.s3cmd("ls", "s3://fresh-account").tryRun().ok()).isFalse();
        cloud.ironbark("access-key", "enable", key).run();
        Await.until("the key works again", SOON, () -> list(fresh).tryRun().ok());
        cloud.ironbark("access-key", "delete", key).run();
        Await.until("the key is gone", SOON, () -> error(list(fresh)).equals("InvalidAccessKeyId"));
    }

    @Test
    void userMayDoWhatTheUsersPolicySays(Cloud cloud) throws Exception {
        Account owner = account(cloud, json(cloud.ironbark("account", "create", "s3-owner", "--json")));
        Path file = Files.writeString(folder.resolve("file"), "the owner's\n");
        owner.aws("s3api", "create-bucket", "--bucket", "policy-holds").run();
        owner.aws("s3", "cp", file.toString(), "s3://policy-holds/k").run();
        cloud.ironbark("user", "create", "s3-owner", "reader").run();
        Account reader =
                account(cloud, json(cloud.ironbark("access-key", "create", "s3-owner", "--user", "reader", "--json")));
        assertThat(error(get(reader))).isEqualTo("AccessDenied");
        allow(cloud, READS);
        Await.until("the user may read", SOON, () -> get(reader).tryRun().ok());
        assertThat(error(put(reader, file))).isEqualTo("AccessDenied");
        allow(cloud, WRITES);
        Await.until("the user may write", SOON, () -> put(reader, file).tryRun().ok());
        cloud.ironbark("user", "delete", "s3-owner", "reader").run();
        Await.until("the user is nobody", SOON, () -> error(get(reader)).equals("InvalidAccessKeyId"));
    }

    /** No temporary keys are given, so none is taken. */
    @Test
    void sessionsAreRefusedInEachPlace(Cloud cloud) {
        var token = new TreeMap<>(cloud.root().environment());
        token.put("AWS_SESSION_TOKEN", "no such session");
        assertThat(error(list(new Account(token, cloud.root().s3cfg())))).isEqualTo("InvalidToken");
        assertThat(error(cloud.root().aws("sts", "get-session-token"))).isNotEmpty();
        assertThat(error(cloud.root()
                        .aws(
                                "sts",
                                "assume-role",
                                "--role-arn",
                                "arn:aws:iam::123456789012:role/x",
                                "--role-session-name",
                                "session")))
                .isNotEmpty();
    }

    @Test
    void hostsNameBucketsAndWebSites(Cloud cloud) throws Exception {
        Account root = cloud.root();
        Path page = Files.writeString(folder.resolve("index.html"), "<p>a page\n");
        Path policy = Files.writeString(folder.resolve("policy"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a-site/*"}]}
                """);
        root.s3cmd("mb", "s3://a-site").run();
        root.s3cmd("put", page.toString(), "s3://a-site/index.html").run();
        root.aws("s3api", "delete-public-access-block", "--bucket", "a-site").run();
        root.aws("s3api", "put-bucket-policy", "--bucket", "a-site", "--policy", "file://" + policy)
                .run();
        root.aws("s3", "website", "s3://a-site", "--index-document", "index.html")
                .run();
        int port = URI.create(Objects.requireNonNull(root.environment().get("AWS_ENDPOINT_URL_S3")))
                .getPort();
        assertThat(curl("http://a-site.s3.localhost:" + port + "/index.html")).isEqualTo("<p>a page\n");
        assertThat(curl("http://a-site.s3-website.localhost:" + port + "/")).isEqualTo("<p>a page\n");
    }

    private static String curl(String url) {
        return Command.of("curl", "--silent", "--show-error", "--fail", url).run();
    }

    private void allow(Cloud cloud, String policy) throws IOException {
        Path file = Files.writeString(folder.resolve("policy"), policy);
        cloud.ironbark("user", "policy", "put", "s3-owner", "reader", "does", file.toString())
                .run();
    }

    private Command get(Account account) {
        return account.aws(
                "s3api",
                "get-object",
                "--bucket",
                "policy-holds",
                "--key",
                "k",
                folder.resolve("got").toString());
    }

    private static Command put(Account account, Path file) {
        return account.aws("s3api", "put-object", "--bucket", "policy-holds", "--key", "k", "--body", file.toString());
    }

    private static Command list(Account account) {
        return account.aws("s3api", "list-buckets");
    }

    /** The code of the error that a command ends with; nothing if it ends well. */
    private static String error(Command command) {
        var result = command.tryRun();
        var found = Account.ERROR.matcher(result.err());
        return result.ok() || !found.find() ? "" : found.group(1);
    }

    private static JsonNode json(Command command) throws IOException {
        return new ObjectMapper().readTree(command.run());
    }

    /** The clients of whoever has this key. */
    private Account account(Cloud cloud, JsonNode made) throws IOException {
        var environment = new TreeMap<>(cloud.root().environment());
        environment.put("AWS_ACCESS_KEY_ID", made.path("accessKeyId").asText());
        environment.put("AWS_SECRET_ACCESS_KEY", made.path("secretAccessKey").asText());
        Path s3cfg = folder.resolve("s3cfg-" + made.path("accessKeyId").asText());
        Files.writeString(
                s3cfg,
                Files.readString(cloud.root().s3cfg())
                        .replaceAll(
                                "access_key = .*",
                                "access_key = " + made.path("accessKeyId").asText())
                        .replaceAll(
                                "secret_key = .*",
                                "secret_key = " + made.path("secretAccessKey").asText()));
        return new Account(environment, s3cfg);
    }
}
