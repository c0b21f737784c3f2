package io.ironbark.cloud.account;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.access.AccountName;
import io.ironbark.proto.admin.AccessKeyMade;
import io.ironbark.proto.admin.AccessKeys;
import io.ironbark.proto.admin.NewAccessKey;
import io.ironbark.proto.admin.NewPolicy;
import io.ironbark.proto.admin.NewUser;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.MalformedPolicyException;
import io.ironbark.proto.policy.PolicyDocument;
import io.ironbark.proto.policy.PolicyKind;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The internal routes about users and access keys: an account is named by its id or its name. */
public final class UserRoutes {
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    /** Of one user: IAM's quota. */
    private static final int KEYS_MAX = 2;

    private static final String USERS = "/v1/admin/accounts/{account}/users";
    private static final String POLICIES = USERS + "/{user}/policies";

    private final Database database;
    private final AccountStore accounts;
    private final UserStore store = new UserStore();
    private final AuditStore audit;
    private final InstantSource clock;
    private final SecureRandom random;

    /** Routes over the users of these accounts. */
    public UserRoutes(Database database, SecretBox box, AuditStore audit, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.accounts = new AccountStore(box);
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** The table. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/identity/accounts/{canonical}")
                        .allow(Role.WALRUS_STORE)
                        .answer(this::accountName),
                Route.get(USERS).allow(Role.OPERATOR).answer(this::list),
                Route.post(USERS).allow(Role.OPERATOR).answer(this::make),
                Route.delete(USERS + "/{user}").allow(Role.OPERATOR).answer(this::delete),
                Route.post(POLICIES).allow(Role.OPERATOR).answer(this::putPolicy),
                Route.delete(POLICIES + "/{policy}").allow(Role.OPERATOR).answer(this::deletePolicy),
                Route.get("/v1/admin/accounts/{account}/access-keys")
                        .allow(Role.OPERATOR)
                        .answer(this::keys),
                Route.post("/v1/admin/accounts/{account}/access-keys")
                        .allow(Role.OPERATOR)
                        .answer(this::makeKey),
                Route.delete("/v1/admin/access-keys/{key}").allow(Role.OPERATOR).answer(this::deleteKey),
                Route.post("/v1/admin/access-keys/{key}/disable")
                        .allow(Role.OPERATOR)
                        .answer(call -> setActive(call, false)),
                Route.post("/v1/admin/access-keys/{key}/enable")
                        .allow(Role.OPERATOR)
                        .answer(call -> setActive(call, true)));
    }

    private Reply accountName(HopCall call) {
        return database.read(tx -> accounts.byCanonicalId(tx, call.path().get("canonical")))
                .map(account -> Reply.document(new AccountName(account.id(), account.canonicalId(), account.name())))
                .orElseThrow(() -> HopRefusal.notFound("there is no account with this canonical id"));
    }

    private Account account(Tx tx, HopCall call) throws SQLException {
        return accounts.find(tx, call.path().get("account"))
                .orElseThrow(() -> HopRefusal.notFound("there is no such account"));
    }

    private Reply list(HopCall call) {
        return Reply.document(new Users(
                database.read(tx -> store.list(tx, account(tx, call).id()))));
    }

    private Reply make(HopCall call) {
        String name = call.body(NewUser.class).name();
        if (!NAME.matcher(name).matches()) {
            throw HopRefusal.badRequest("a user's name has 1 to 64 letters, digits or characters of +=,.@_-");
        }
        return Reply.document(database.transaction(tx -> {
            var account = account(tx, call).id();
            var user = new User(account, name, AccessKey.userId(random), clock.instant());
            if (!store.insert(tx, user)) {
                throw HopRefusal.conflict("the account has a user named " + name);
            }
            tell(tx, call, account, "CreateUser", user.arn());
            return new Users.Summary(user.name(), user.id(), user.arn(), user.createdAt(), List.of());
        }));
    }

    private Reply delete(HopCall call) {
        String name = call.path().get("user");
        database.inTransaction(tx -> {
            var account = account(tx, call).id();
            if (!store.delete(tx, account, name)) {
                throw noSuchUser();
            }
            tell(tx, call, account, "DeleteUser", User.arn(account, name));
        });
        return Reply.nothing();
    }

    private Reply putPolicy(HopCall call) {
        var policy = call.body(NewPolicy.class);
        if (!POLICY_NAME.matcher(policy.name()).matches()) {
            throw HopRefusal.badRequest("a policy's name has 1 to 128 letters, digits or characters of +=,.@_-");
        }
        try {
            PolicyDocument.parse(PolicyKind.USER_INLINE, policy.document());
        } catch (MalformedPolicyException e) {
            throw HopRefusal.badRequest("this is no policy of a user: " + e.getMessage());
        }
        database.inTransaction(tx -> {
            var user = user(tx, call);
            int size = PolicyKind.USER_INLINE.size(policy.document())
                    + store.otherPolicies(tx, user, policy.name()).stream()
                            .mapToInt(PolicyKind.USER_INLINE::size)
                            .sum();
            if (size > PolicyKind.USER_INLINE.sizeMax()) {
                throw HopRefusal.badRequest("all policies of a user together can have "
                        + PolicyKind.USER_INLINE.sizeMax() + " characters, white space not counted");
            }
            store.putPolicy(tx, user, policy.name(), policy.document());
            tell(tx, call, user.account(), "PutUserPolicy", user.arn());
        });
        return Reply.nothing();
    }

    private Reply deletePolicy(HopCall call) {
        database.inTransaction(tx -> {
            var user = user(tx, call);
            if (!store.deletePolicy(tx, user.account(), user.name(), call.path().get("policy"))) {
                throw HopRefusal.notFound("the user has no such policy");
            }
            tell(tx, call, user.account(), "DeleteUserPolicy", user.arn());
        });
        return Reply.nothing();
    }

    private User user(Tx tx, HopCall call) throws SQLException {
        return user(tx, account(tx, call), call.path().get("user"));
    }

    private User user(Tx tx, Account account, String name) throws SQLException {
        return store.lock(tx, account.id(), name).orElseThrow(UserRoutes::noSuchUser);
    }

    private Reply keys(HopCall call) {
        return Reply.document(new AccessKeys(
                database.read(tx -> store.keys(tx, account(tx, call).id()))));
    }

    private Reply makeKey(HopCall call) {
        var name = call.body(NewAccessKey.class).user();
        return Reply.document(database.transaction(tx -> {
            var account = account(tx, call);
            String arn = name.isPresent() ? user(tx, account, name.get()).arn() : account.rootArn();
            if (store.countKeys(tx, account.id(), name) >= KEYS_MAX) {
                throw HopRefusal.conflict("there are " + KEYS_MAX + " access keys already, and more there can't be");
            }
            var key = AccessKey.fresh(random);
            accounts.insertKey(tx, account, name, key, clock.instant());
            tell(tx, call, account.id(), "CreateAccessKey", arn);
            return new AccessKeyMade(arn, key.id(), key.secret());
        }));
    }

    private Reply deleteKey(HopCall call) {
        database.inTransaction(tx -> {
            var account = store.deleteKey(tx, call.path().get("key")).orElseThrow(UserRoutes::noSuchKey);
            tell(tx, call, account, "DeleteAccessKey", call.path().get("key"));
        });
        return Reply.nothing();
    }

    private Reply setActive(HopCall call, boolean active) {
        database.inTransaction(tx -> {
            var account = store.setActive(tx, call.path().get("key"), active).orElseThrow(UserRoutes::noSuchKey);
            tell(tx, call, account, "UpdateAccessKey", call.path().get("key"));
        });
        return Reply.nothing();
    }

    private void tell(Tx tx, HopCall call, AccountId account, String action, String resource) throws SQLException {
        String who = call.peer().toString();
        var operator = new Caller(account, who, who, who, "", UUID.randomUUID().toString());
        audit.append(tx, operator, "admin:" + action, List.of(new Arn(resource)));
    }

    private static HopRefusal noSuchUser() {
        return HopRefusal.notFound("the account has no such user");
    }

    private static HopRefusal noSuchKey() {
        return HopRefusal.notFound("there is no such access key");
    }
}
