package io.ironbark.cloud.account;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.audit.AuditEntry;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The internal routes about accounts: access keys for the object store, accounts and audit for operators. */
public final class IdentityRoutes {
    private static final int AUDIT_PAGE = 100;
    private static final int AUDIT_PAGE_MAX = 1_000;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    /** The body of a request for a new account. */
    public record NewAccount(String name) {}

    /** An account with its root access key, which is shown only now. */
    public record MadeAccount(AccountId account, String name, String accessKeyId, String secretAccessKey) {}

    /** An account in a list. */
    public record ListedAccount(AccountId account, String name, String canonicalId, Instant createdAt) {}

    private final Database database;
    private final Accounts accounts;
    private final AuditStore audit;

    /** Routes over these accounts. */
    public IdentityRoutes(Database database, Accounts accounts, AuditStore audit) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** The table. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/identity/access-keys/{id}")
                        .allow(Role.WALRUS_STORE)
                        .answer(this::accessKey),
                Route.get("/v1/admin/accounts").allow(Role.OPERATOR).answer(this::list),
                Route.post("/v1/admin/accounts").allow(Role.OPERATOR).answer(this::make),
                Route.get("/v1/admin/audit").allow(Role.OPERATOR).answer(this::audit));
    }

    private Reply accessKey(HopCall call) {
        return accounts.find(call.path().get("id"))
                .map(Reply::document)
                .orElseThrow(() -> HopRefusal.notFound("there is no such active access key"));
    }

    private Reply list(HopCall call) {
        return Reply.document(accounts.all().stream()
                .map(account ->
                        new ListedAccount(account.id(), account.name(), account.canonicalId(), account.createdAt()))
                .toList());
    }

    private Reply make(HopCall call) {
        String name = call.body(NewAccount.class).name();
        if (name == null || !name.matches(NAME)) {
            throw HopRefusal.badRequest("an account's name has 1 to 63 letters, digits, dots, dashes or underscores");
        }
        Accounts.Made made = database.transaction(tx -> {
            var account =
                    accounts.make(tx, name).orElseThrow(() -> HopRefusal.conflict("there is an account named " + name));
            var caller = operator(call, account.account());
            audit.append(
                    tx,
                    caller,
                    "admin:CreateAccount",
                    List.of(new Arn(account.account().rootArn())));
            return account;
        });
        return Reply.document(new MadeAccount(
                made.account().id(), name, made.key().id(), made.key().secret().reveal()));
    }

    private Reply audit(HopCall call) {
        int limit = Math.clamp(call.query("limit", AUDIT_PAGE), 1, AUDIT_PAGE_MAX);
        long before = call.query("before", Long.MAX_VALUE);
        List<AuditEntry> entries = database.read(tx -> audit.newest(tx, call.query("account"), before, limit));
        return Reply.document(entries);
    }

    private static Caller operator(HopCall call, Account account) {
        String who = call.peer().toString();
        return new Caller(account.id(), who, who, who, "", UUID.randomUUID().toString());
    }
}
