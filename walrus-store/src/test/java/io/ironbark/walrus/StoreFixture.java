package io.ironbark.walrus;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.AccountId;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.testsupport.TestPki;
import io.ironbark.walrus.blob.Sweeper;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.image.ImageRules;
import io.ironbark.walrus.lifecycle.LifecycleWorker;
import io.ironbark.walrus.remote.RemoteOptions;
import io.ironbark.walrus.s3.Body;
import io.ironbark.walrus.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A whole store on a real database, on free ports, with the keys of two accounts. */
final class StoreFixture implements AutoCloseable {
    static final Credential ALICE = credential("AKIAALICEALICEALICE0", "alice-secret-alice-secret", "111111111111");
    static final Credential BOB = credential("AKIABOBBOBBOBBOBBOB0", "bob-secret-bob-secret-bob", "222222222222");
    /** Somebody with whom Alice and Bob have nothing to do. */
    static final Credential DAVE = credential("AKIADAVEDAVEDAVEDAV0", "dave-secret-dave-secret-dav", "333333333333");
    /** A user of Alice's account, who may do what her one policy says. */
    static final Credential CAROL = user("AKIACAROLCAROLCAROL0", "carol-secret-carol-secret", "carol");

    static final String DOMAIN = "s3.test";
    static final String SITES = "site.test";

    private final RunningStore store;

    private StoreFixture(RunningStore store) {
        this.store = store;
    }

    static StoreFixture start(Path directory) throws IOException {
        return start(directory, Optional.empty());
    }

    /** Starts one that serves images too, with a certificate of this authority. */
    static StoreFixture start(Path directory, Optional<TestPki> pki) throws IOException {
        var tls = pki.map(authority -> authority.files(Role.WALRUS_STORE, "walrus"));
        return new StoreFixture(RunningStore.start(config(directory, PostgresFixture.fresh(), tls)));
    }

    /** Starts one that keeps its bytes at another endpoint, all of them. */
    static StoreFixture startOver(Path directory, URI endpoint) throws IOException {
        var config = config(directory, PostgresFixture.fresh(), Optional.empty());
        return new StoreFixture(
                RunningStore.start(elsewhere(config, config.s3(), Optional.empty(), Optional.of(remote(endpoint)))));
    }

    private static RemoteOptions remote(URI endpoint) {
        return new RemoteOptions(
                endpoint,
                "blobs",
                "ib-local-1",
                ALICE.accessKeyId(),
                ALICE.secret(),
                DataSize.ofMebibytes(5),
                Duration.ofSeconds(4));
    }

    /** Starts one that keeps its bytes in a directory of its own; all of them, or those of more than so many. */
    static StoreFixture startOn(Path directory, Path disk, PostgresFixture.Access access, DataSize small)
            throws IOException {
        var config = config(directory, access, Optional.empty());
        return new StoreFixture(
                RunningStore.start(elsewhere(config, config.s3(), Optional.of(disk), Optional.empty(), small)));
    }

    /** Starts one that keeps all bytes in a directory, and where Signature Version 2 is switched off. */
    static StoreFixture startWithoutVersion2(Path directory, Path disk, PostgresFixture.Access access)
            throws IOException {
        var config = config(directory, access, Optional.empty());
        var s3 = config.s3();
        var strict =
                new S3Server.Options(s3.listen(), s3.domains(), s3.websiteDomains(), s3.region(), false, s3.patience());
        return new StoreFixture(RunningStore.start(elsewhere(config, strict, Optional.of(disk), Optional.empty())));
    }

    private static WalrusConfig elsewhere(
            WalrusConfig config, S3Server.Options s3, Optional<Path> disk, Optional<RemoteOptions> remote) {
        return elsewhere(config, s3, disk, remote, new DataSize(0));
    }

    private static WalrusConfig elsewhere(
            WalrusConfig config,
            S3Server.Options s3,
            Optional<Path> disk,
            Optional<RemoteOptions> remote,
            DataSize small) {
        return new WalrusConfig(
                s3,
                config.internal(),
                config.management(),
                config.database(),
                disk,
                remote,
                small,
                config.sweep(),
                config.lifecycle(),
                config.encryptionKeysFile(),
                config.images(),
                config.cloud(),
                config.keysFile(),
                config.tls());
    }

    /** Starts a second one over the same database and directory as a first. */
    static StoreFixture startBeside(Path directory, PostgresFixture.Access access) throws IOException {
        return new StoreFixture(RunningStore.start(config(directory, access, Optional.empty())));
    }

    /** The same, where time passes for the lifecycle as it does by this clock. */
    static StoreFixture startBeside(Path directory, PostgresFixture.Access access, InstantSource lifecycleClock)
            throws IOException {
        return new StoreFixture(RunningStore.start(config(directory, access, Optional.empty()), lifecycleClock));
    }

    static WalrusConfig config(Path directory, PostgresFixture.Access access, Optional<TlsFiles> tls)
            throws IOException {
        var keys = Files.write(directory.resolve("keys.json"), Json.write(List.of(ALICE, BOB, CAROL, DAVE)));
        return new WalrusConfig(
                new S3Server.Options(
                        new HostPort("127.0.0.1", 0),
                        List.of(DOMAIN),
                        List.of(SITES),
                        "ib-local-1",
                        true,
                        new Body.Patience(
                                Duration.ofSeconds(2), DataSize.parse("1KiB").orElseThrow())),
                tls.map(files -> new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(1))),
                new HostPort("127.0.0.1", 0),
                new Database.Access(access.url(), access.user(), Optional.of(new Secret(access.password())), 16),
                Optional.of(directory.resolve("store")),
                Optional.empty(),
                DataSize.parse("32KiB").orElseThrow(),
                new Sweeper.Rules(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(2)),
                new LifecycleWorker.Options(Duration.ofDays(1), Duration.ofMillis(200)),
                Optional.of(keyRing(directory)),
                new ImageRules(
                        DataSize.ofMebibytes(4096),
                        DataSize.ofMebibytes(8192),
                        Optional.of(directory.resolve("bundle.key")).filter(Files::exists),
                        Optional.of(directory)),
                Optional.empty(),
                Optional.of(keys),
                tls);
    }

    /** Two keys, of which the first is used for what is new. */
    private static Path keyRing(Path directory) throws IOException {
        var key = Base64.getEncoder();
        return Files.writeString(
                directory.resolve("encryption-keys"),
                "new " + key.encodeToString("the new key of the store's tests".getBytes(StandardCharsets.US_ASCII))
                        + "\nold "
                        + key.encodeToString("the old key of the store's tests".getBytes(StandardCharsets.US_ASCII))
                        + "\n");
    }

    int port() {
        return store.port();
    }

    int managementPort() {
        return store.managementPort();
    }

    URI internal() {
        return URI.create("https://127.0.0.1:" + store.internalPort().orElseThrow());
    }

    String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        store.close();
    }

    private static Credential user(String id, String secret, String name) {
        return new Credential(
                id,
                new Secret(secret),
                Optional.empty(),
                ALICE.account(),
                "arn:aws:iam::" + ALICE.account() + ":user/" + name,
                ALICE.canonicalId(),
                ALICE.displayName(),
                Optional.of("AIDA" + name.toUpperCase(Locale.ROOT)),
                List.of(new Credential.Policy("reader", """
                    {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"},
                      {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/secret/*"},
                      {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::*/${aws:username}/*"}
                    ]}\
                    """)));
    }

    private static Credential credential(String id, String secret, String account) {
        return new Credential(
                id,
                new Secret(secret),
                Optional.empty(),
                new AccountId(account),
                "arn:aws:iam::" + account + ":root",
                account.repeat(5) + "0000",
                "account-" + account.charAt(0));
    }
}
