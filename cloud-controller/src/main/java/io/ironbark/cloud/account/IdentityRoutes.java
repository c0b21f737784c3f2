package io.ironbark.cloud.account;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.Accounts;
import io.ironbark.proto.admin.AuditPage;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The internal routes about accounts: access keys for the object store, accounts and audit for operators. */
public final class IdentityRoutes {
    private static final int AUDIT_PAGE = 100;
    private static final int AUDIT_PAGE_MAX = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    private final Database database;
    private final AccountDirectory directory;
    private final AuditStore audit;

    /** Routes over these accounts. */
    public IdentityRoutes(Database database, AccountDirectory directory, AuditStore audit) {
        this.database = database;
        this.directory = directory;
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
        return directory
                .find(call.path().get("id"))
                .map(Reply::document)
                .orElseThrow(() -> HopRefusal.notFound("there is no such active access key"));
    }

    private Reply list(HopCall call) {
        return Reply.document(new Accounts(directory.all().stream()
                .map(account -> new Accounts.Summary(account.id(), account.name(), account.createdAt()))
                .toList()));
    }

    private Reply make(HopCall call) {
        String name = call.body(NewAccount.class).name();
        if (!NAME.matcher(name).matches()) {
            throw HopRefusal.badRequest("an account's name has 1 to 63 small letters, digits or dashes");
        }
        AccountDirectory.Made made = database.transaction(tx -> {
            var account = directory
                    .make(tx, name)
                    .orElseThrow(() -> HopRefusal.conflict("there is an account named " + name));
            var caller = operator(call, account.account());
            audit.append(
                    tx,
                    caller,
                    "admin:CreateAccount",
                    List.of(new Arn(account.account().rootArn())));
            return account;
        });
        return Reply.document(new AccountMade(
                made.account().id(), name, made.key().id(), made.key().secret()));
    }

    private Reply audit(HopCall call) {
        int limit = Math.clamp(call.query("limit", AUDIT_PAGE), 1, AUDIT_PAGE_MAX);
        return Reply.document(new AuditPage(database.read(tx -> audit.after(tx, call.query("after", 0), limit))));
    }

    private static Caller operator(HopCall call, Account account) {
        String who = call.peer().toString();
        return new Caller(account.id(), who, who, who, "", UUID.randomUUID().toString());
    }
}
