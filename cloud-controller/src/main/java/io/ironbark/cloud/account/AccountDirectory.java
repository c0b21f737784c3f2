package io.ironbark.cloud.account;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.id.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes accounts and finds access keys. */
public final class AccountDirectory implements CredentialSource {
    private static final Logger log = LoggerFactory.getLogger(AccountDirectory.class);

    private static final int CANONICAL_BYTES = 32;
    private static final long FIRST_ACCOUNT = 100_000_000_000L;
    private static final long ACCOUNTS = 900_000_000_000L;

    /** A new account and its root access key. */
    public record Made(Account account, AccessKey key) {}

    private final Database database;
    private final AccountStore store;
    private final List<NewAccountHook> hooks;
    private final InstantSource clock;
    private final SecureRandom random;

    /** Every new account goes through the hooks, in order. */
    public AccountDirectory(
            Database database, SecretBox box, List<NewAccountHook> hooks, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.store = new AccountStore(box);
        this.hooks = List.copyOf(hooks);
        this.clock = clock;
        this.random = random;
    }

    /** If there is no account yet, makes one and writes its root access key to the file, before it commits. */
    public void makeFirst(String name, Path credentialFile) {
        database.inTransaction(tx -> {
            store.lock(tx);
            if (!store.all(tx).isEmpty()) {
                return;
            }
            Made made = make(tx, name).orElseThrow();
            write(credentialFile, made);
            log.info(
                    "the first account is {}; its root access key is in {}",
                    made.account().id(),
                    credentialFile);
        });
    }

    /** Makes an account; empty if the name is taken. */
    public Optional<Made> make(Tx tx, String name) throws SQLException {
        var account = new Account(
                new AccountId(Long.toString(FIRST_ACCOUNT + random.nextLong(ACCOUNTS))),
                name,
                HexFormat.of().formatHex(bytes(CANONICAL_BYTES)),
                clock.instant());
        if (!store.insert(tx, account)) {
            return Optional.empty();
        }
        var key = AccessKey.fresh(random);
        store.insertKey(tx, account, Optional.empty(), key, clock.instant());
        for (NewAccountHook hook : hooks) {
            hook.made(tx, account);
        }
        return Optional.of(new Made(account, key));
    }

    /** All accounts, the oldest first. */
    public List<Account> all() {
        return database.read(store::all);
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return database.read(tx -> store.findKey(tx, accessKeyId));
    }

    /** A file left by a first start that did not come to its end is of an account that does not exist. */
    private static void write(Path file, Made made) {
        try {
            Files.deleteIfExists(file);
            SecretBox.writePrivate(file, """
                # The root access key of account %s (%s). It is written once and shown nowhere else.
                AWS_ACCOUNT_ID=%s
                AWS_ACCESS_KEY_ID=%s
                AWS_SECRET_ACCESS_KEY=%s
                """.formatted(
                            made.account().id(),
                            made.account().name(),
                            made.account().id(),
                            made.key().id(),
                            made.key().secret().reveal()));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the first access key", e);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
