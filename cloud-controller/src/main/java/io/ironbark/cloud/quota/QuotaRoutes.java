package io.ironbark.cloud.quota;

import io.ironbark.cloud.database.Database;
import io.ironbark.proto.admin.NewQuota;
import io.ironbark.proto.admin.Quotas;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.AccountId;
import java.util.List;
import java.util.Optional;

/** What operators see and set of quotas. */
public final class QuotaRoutes {
    private final Database database;
    private final QuotaStore quotas;

    /** Routes over these quotas. */
    public QuotaRoutes(Database database, QuotaStore quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/quotas").allow(Role.OPERATOR).answer(_ -> Reply.document(all())),
                Route.post("/v1/admin/quotas/{account}").allow(Role.OPERATOR).answer(this::set));
    }

    private Quotas all() {
        return new Quotas(database.read(quotas::all).stream().map(this::quota).toList());
    }

    private Reply set(HopCall call) {
        String account = call.path().get("account");
        NewQuota wanted = call.body(NewQuota.class);
        for (Optional<Integer> bound : List.of(wanted.instances(), wanted.vcpus())) {
            if (bound.filter(number -> number < 0).isPresent()) {
                throw HopRefusal.badRequest("a quota is no less than 0");
            }
        }
        Quotas.Quota now = database.transaction(tx -> {
            QuotaStore.Named known = quotas.all(tx).stream()
                    .filter(one ->
                            one.account().value().equals(account) || one.name().equals(account))
                    .findFirst()
                    .orElseThrow(() -> HopRefusal.notFound("there is no account " + account));
            AccountId id = known.account();
            if (!quotas.set(tx, id, wanted)) {
                throw HopRefusal.notFound("there is no account " + account);
            }
            return quota(new QuotaStore.Named(
                    id,
                    known.name(),
                    new QuotaStore.Use(
                            wanted.instances(),
                            wanted.vcpus(),
                            known.use().usedInstances(),
                            known.use().usedVcpus())));
        });
        return Reply.document(now);
    }

    private Quotas.Quota quota(QuotaStore.Named named) {
        QuotaStore.Use use = named.use();
        return new Quotas.Quota(
                named.account(),
                named.name(),
                limit(use.instances(), quotas.defaults().instances(), use.usedInstances()),
                limit(use.vcpus(), quotas.defaults().vcpus(), use.usedVcpus()));
    }

    private static Quotas.Limit limit(Optional<Integer> own, int otherwise, long used) {
        return new Quotas.Limit(own.orElse(otherwise), own.isPresent(), used);
    }
}
