package io.ironbark.cloud.quota;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.admin.NewQuota;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code quota}, and what accounts take. */
public final class QuotaStore {
    /** Held to the end of the transaction; the second number tells it from other locks that go by account. */
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtext(?), 23)
            """;

    private static final String USE = """
            SELECT (SELECT instances FROM quota WHERE account = ?) AS instances,
                   (SELECT vcpus FROM quota WHERE account = ?) AS vcpus,
                   count(*) AS used_instances, coalesce(sum(vcpus) FILTER (WHERE state <> 'STOPPED'), 0) AS used_vcpus
              FROM instance WHERE account = ? AND state <> 'TERMINATED'
            """;

    /** No row of {@code account_use} that is old: it goes down by being counted anew only. */
    private static final String BOUND = """
            SELECT quota.instances, quota.vcpus,
                   account_use.instances AS used_instances, account_use.vcpus AS used_vcpus
              FROM (SELECT ? AS account) AS asked
              LEFT JOIN quota ON quota.account = asked.account
              LEFT JOIN account_use ON account_use.account = asked.account
                    AND account_use.counted_at > now() - interval '10 minutes'
            """;

    private static final String TAKE = """
            UPDATE account_use SET instances = instances + ?, vcpus = vcpus + ? WHERE account = ?
            """;
    private static final String COUNTED = """
            INSERT INTO account_use (account, instances, vcpus, counted_at) VALUES (?, ?, ?, now())
                ON CONFLICT (account) DO UPDATE
               SET instances = excluded.instances, vcpus = excluded.vcpus, counted_at = excluded.counted_at
            """;
    private static final String ALL = """
            SELECT account.id, account.name, quota.instances, quota.vcpus, used.*
              FROM account LEFT JOIN quota ON quota.account = account.id
             CROSS JOIN LATERAL (
                   SELECT count(*) AS used_instances,
                          coalesce(sum(vcpus) FILTER (WHERE state <> 'STOPPED'), 0) AS used_vcpus
                     FROM instance WHERE instance.account = account.id AND state <> 'TERMINATED') AS used
             ORDER BY account.name
            """;
    private static final String SET = """
            INSERT INTO quota (account, instances, vcpus) SELECT id, ?, ? FROM account WHERE id = ?
                ON CONFLICT (account) DO UPDATE SET instances = excluded.instances, vcpus = excluded.vcpus
            """;

    private final QuotaConfig defaults;

    /** Takes what holds for accounts without bounds of their own. */
    public QuotaStore(QuotaConfig defaults) {
        this.defaults = defaults;
    }

    /** An account's own bounds, and what it uses. */
    public record Use(Optional<Integer> instances, Optional<Integer> vcpus, long usedInstances, long usedVcpus) {}

    /** An account and its use. */
    record Named(AccountId account, String name, Use use) {}

    /** How many instances the account may have. */
    public int instancesMax(Tx tx, AccountId account) throws SQLException {
        return use(tx, account).instances().orElse(defaults.instances());
    }

    /** How many instances are wanted. */
    public record Ask(int least, int most) {}

    /** What an account has left, at the least: it uses no more than this, if anything is known of that. */
    public record Bound(AccountId account, Optional<Use> most) {}

    /**
     * What the account uses at most, for {@link #within}. It is asked once nobody else of the account is about to write
     * instances, and nobody else does until the transaction ends: what is then let in is within the quota for good.
     */
    public Soon<Bound> hold(Tx tx, AccountId account) {
        Sql.later(tx, LOCK, account);
        return Sql.soon(tx, BOUND, row -> new Bound(account, most(row)), account);
    }

    /**
     * How many of the instances fit into what the account has left; refuses if those are too few. Its instances are counted
     * only if they are not known to be few enough, and what is let in is added to what is known.
     */
    public int within(Tx tx, Bound bound, int vcpusEach, Ask ask) throws SQLException {
        if (bound.most().filter(most -> left(most, vcpusEach) >= ask.most()).isPresent()) {
            Sql.later(tx, TAKE, ask.most(), ask.most() * vcpusEach, bound.account());
            return ask.most();
        }
        Use use = use(tx, bound.account());
        refuse(use, ask.least(), ask.least() * vcpusEach);
        int granted = (int) Math.min(ask.most(), left(use, vcpusEach));
        counted(tx, bound.account(), use, granted, granted * vcpusEach);
        return granted;
    }

    private long left(Use use, int vcpusEach) {
        long instances = use.instances().orElse(defaults.instances()) - use.usedInstances();
        long vcpus = use.vcpus().orElse(defaults.vcpus()) - use.usedVcpus();
        return Math.min(instances, vcpus / vcpusEach);
    }

    /**
     * Refuses what this transaction has written already if that is too much. Nobody else of the account writes instances
     * until the transaction ends, so this comes last in it.
     */
    public void settle(Tx tx, AccountId account) throws SQLException {
        Sql.later(tx, LOCK, account);
        Use use = use(tx, account);
        refuse(use, 0, 0);
        counted(tx, account, use, 0, 0);
    }

    private static void counted(Tx tx, AccountId account, Use use, int instances, int vcpus) {
        Sql.later(tx, COUNTED, account, use.usedInstances() + instances, use.usedVcpus() + vcpus);
    }

    private void refuse(Use use, int instances, int vcpus) {
        int mostInstances = use.instances().orElse(defaults.instances());
        if (use.usedInstances() + instances > mostInstances) {
            throw new ApiException(new ApiError.InstanceLimitExceeded("Your quota allows for " + mostInstances
                    + " instances. Ask the operator of the cloud for more, or terminate some."));
        }
        int mostVcpus = use.vcpus().orElse(defaults.vcpus());
        if (use.usedVcpus() + vcpus > mostVcpus) {
            throw new ApiException(new ApiError.VcpuLimitExceeded("You have requested more vCPU capacity than your"
                    + " current vCPU limit of " + mostVcpus + " allows. Ask the operator of the cloud for more, or stop"
                    + " some instances."));
        }
    }

    QuotaConfig defaults() {
        return defaults;
    }

    List<Named> all(Tx tx) throws SQLException {
        return Sql.list(tx, ALL, row -> new Named(new AccountId(row.getString("id")), row.getString("name"), use(row)));
    }

    /** Returns false if there is no such account. */
    boolean set(Tx tx, AccountId account, NewQuota quota) throws SQLException {
        return Sql.update(tx, SET, quota.instances(), quota.vcpus(), account) == 1;
    }

    private static Use use(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, USE, QuotaStore::use, account, account, account).orElseThrow();
    }

    private static Optional<Use> most(ResultSet row) throws SQLException {
        return Sql.optionalInt(row, "used_instances").isEmpty() ? Optional.empty() : Optional.of(use(row));
    }

    private static Use use(ResultSet row) throws SQLException {
        return new Use(
                Sql.optionalInt(row, "instances"),
                Sql.optionalInt(row, "vcpus"),
                row.getLong("used_instances"),
                row.getLong("used_vcpus"));
    }
}
