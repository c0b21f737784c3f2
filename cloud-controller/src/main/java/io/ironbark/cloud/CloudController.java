package io.ironbark.cloud;

import io.ironbark.cloud.absent.AbsentActions;
import io.ironbark.cloud.account.AccountDirectory;
import io.ironbark.cloud.account.IdentityRoutes;
import io.ironbark.cloud.account.NewAccountHook;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.account.UserRoutes;
import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.front.ApiEngine;
import io.ironbark.cloud.front.Catalog;
import io.ironbark.cloud.front.HttpFront;
import io.ironbark.cloud.guestidentity.GuestIdentity;
import io.ironbark.cloud.identity.GetCallerIdentity;
import io.ironbark.cloud.image.ImageLibrary;
import io.ironbark.cloud.keypair.KeyPairActions;
import io.ironbark.cloud.keypair.KeyPairStore;
import io.ironbark.cloud.region.DescribeInstanceTypeOfferings;
import io.ironbark.cloud.region.DescribeInstanceTypes;
import io.ironbark.cloud.region.EucalyptusSizes;
import io.ironbark.cloud.region.InstanceTypeStore;
import io.ironbark.cloud.region.RegionActions;
import io.ironbark.cloud.tag.TagActions;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.daemon.Daemon;
import io.ironbark.proto.daemon.Management;
import io.ironbark.proto.daemon.Shutdown;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.hop.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;

/** The cloud controller: the wiring of its parts, and so their table of contents. */
public final class CloudController implements AutoCloseable {
    private final Vertx vertx;
    private final Management management;
    private final Database database;
    private final HopClient library;
    private final Compute compute;
    private final HopServer internal;
    private final HttpFront front;
    private final Catalog catalog;

    /** Starts with this configuration; throws if anything is amiss. */
    public CloudController(CloudConfig config) throws IOException {
        var clock = InstantSource.system();
        var random = new SecureRandom();
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        management = Management.start(vertx, config.management());
        database = Database.open(config.database());

        var actions = new ArrayList<Action<?, ?>>();
        var taggables = new ArrayList<Taggable>();
        var routes = new ArrayList<Route>();
        var newAccountHooks = new ArrayList<NewAccountHook>();

        var audit = new AuditStore(clock);
        var tags = new TagStore();

        var keyPairStore = new KeyPairStore();
        var keyPairs = new KeyPairActions(database, keyPairStore, tags, clock, random);
        actions.addAll(keyPairs.actions());
        taggables.add(keyPairs.taggable());

        var box = SecretBox.open(config.accounts().keyFile(), random);
        var identity = GuestIdentity.open(database, box, config.region(), clock, random);
        routes.addAll(identity.routes());

        var types = new InstanceTypeStore();
        Tls tls = Tls.load(config.tls());
        library = new HopClient(config.compute().images(), tls, Role.WALRUS_STORE, HopClient.Limits.USUAL);
        compute = new Compute(
                config,
                new Compute.Parts(database, keyPairStore, tags, types, new ImageLibrary.Walrus(library), box, identity),
                clock,
                random);
        actions.addAll(compute.actions());
        taggables.addAll(compute.taggables());
        routes.addAll(compute.routes());
        newAccountHooks.add(compute::welcome);

        actions.addAll(new TagActions(database, tags, taggables).actions());
        actions.addAll(new RegionActions(config.region(), config.api().endpoint(), compute::zoneStates).actions());
        actions.add(new DescribeInstanceTypes(database, types).action());
        actions.add(new DescribeInstanceTypeOfferings(database, types, config.region(), compute::zoneStates).action());
        actions.add(new EucalyptusSizes(database, types).action());
        actions.addAll(AbsentActions.actions());
        actions.addAll(GetCallerIdentity.actions());

        var accounts = new AccountDirectory(database, box, newAccountHooks, clock, random);
        routes.addAll(new IdentityRoutes(database, accounts, audit).routes());
        routes.addAll(new UserRoutes(database, box, audit, clock, random).routes());
        accounts.makeFirst(config.accounts().firstName(), config.accounts().firstCredentialFile());

        catalog = new Catalog(actions);
        var engine = new ApiEngine(
                catalog,
                new ApiEngine.Ground(
                        database, accounts, box, clock, config.region(), config.throttle(), management.metrics()));
        internal = HopServer.start(vertx, tls, config.internal(), routes);
        front = HttpFront.start(vertx, config.api(), engine);
        management.health().register("database", database::problem);
    }

    /** Runs until told to end. */
    public static void main(String... args) {
        Daemon.run("cloud-controller", CloudConfig.class, CloudController::serve, args);
    }

    /** All actions that are served. */
    public Catalog catalog() {
        return catalog;
    }

    /** The port of the API. */
    public int apiPort() {
        return front.port();
    }

    /** The port of the internal routes. */
    public int internalPort() {
        return internal.port();
    }

    @Override
    public void close() {
        front.close();
        internal.close();
        compute.close();
        library.close();
        management.close();
        database.close();
        vertx.close().await();
    }

    private static void serve(CloudConfig config) throws Exception {
        try (var _ = new CloudController(config)) {
            Shutdown.await();
        }
    }
}
