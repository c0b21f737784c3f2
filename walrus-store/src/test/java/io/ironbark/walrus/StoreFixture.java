package io.ironbark.walrus;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.AccountId;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A whole store on a real database, on free ports, with the keys of two accounts. */
final class StoreFixture implements AutoCloseable {
    static final Credential ALICE = credential("AKIAALICEALICEALICE0", "alice-secret-alice-secret", "111111111111");
    static final Credential BOB = credential("AKIABOBBOBBOBBOBBOB0", "bob-secret-bob-secret-bob", "222222222222");
    static final String DOMAIN = "s3.test";

    private final RunningStore store;

    private StoreFixture(RunningStore store) {
        this.store = store;
    }

    static StoreFixture start(Path directory) throws IOException {
        return new StoreFixture(RunningStore.start(config(directory, PostgresFixture.fresh())));
    }

    static WalrusConfig config(Path directory, PostgresFixture.Access access) throws IOException {
        var keys = Files.write(directory.resolve("keys.json"), Json.write(List.of(ALICE, BOB)));
        return new WalrusConfig(
                new S3Server.Options(new HostPort("127.0.0.1", 0), List.of(DOMAIN), "ib-local-1"),
                Optional.empty(),
                new HostPort("127.0.0.1", 0),
                new Database.Access(access.url(), access.user(), new Secret(access.password()), 16),
                directory.resolve("store"),
                Optional.empty(),
                Optional.of(keys),
                Optional.empty());
    }

    int port() {
        return store.port();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        store.close();
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
