package io.ironbark.cloud;

import io.ironbark.cloud.account.Account;
import io.ironbark.cloud.account.SealedStore;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.feed.ZoneSignal;
import io.ironbark.cloud.front.ClientTokenJanitor;
import io.ironbark.cloud.guestidentity.GuestIdentity;
import io.ironbark.cloud.image.ImageActions;
import io.ironbark.cloud.image.ImageImports;
import io.ironbark.cloud.image.ImageLibrary;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.image.StrayPins;
import io.ironbark.cloud.instance.DesiredStore;
import io.ironbark.cloud.instance.Explanations;
import io.ironbark.cloud.instance.InstanceActions;
import io.ironbark.cloud.instance.InstanceEventRoutes;
import io.ironbark.cloud.instance.InstanceJanitor;
import io.ironbark.cloud.instance.NodeReports;
import io.ironbark.cloud.instance.Placements;
import io.ironbark.cloud.keypair.KeyPairStore;
import io.ironbark.cloud.launchtemplate.TemplateActions;
import io.ironbark.cloud.launchtemplate.TemplateStore;
import io.ironbark.cloud.launchtemplate.Templates;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.network.Network;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.placementgroup.PlacementGroupActions;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.query.RequestBinder;
import io.ironbark.cloud.quota.QuotaRoutes;
import io.ironbark.cloud.quota.QuotaStore;
import io.ironbark.cloud.reach.ReachRoutes;
import io.ironbark.cloud.region.AccountAttributes;
import io.ironbark.cloud.region.InstanceTypeRoutes;
import io.ironbark.cloud.region.InstanceTypeStore;
import io.ironbark.cloud.securitygroup.DefaultGroup;
import io.ironbark.cloud.securitygroup.SecurityGroupActions;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.userdata.ClearUserDataStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.cloud.volume.VolumeActions;
import io.ironbark.cloud.volume.VolumeStore;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.cloud.zone.AdminRoutes;
import io.ironbark.cloud.zone.DesiredReader;
import io.ironbark.cloud.zone.Observations;
import io.ironbark.cloud.zone.ZoneRoutes;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/** The wiring of instances and of all that they are made of. */
final class Compute implements AutoCloseable {
    private static final Duration IMAGE_POLL = Duration.ofMillis(500);
    private static final Duration TOKEN_ROUND = Duration.ofMinutes(10);
    private static final Duration JANITOR_ROUND = Duration.ofSeconds(15);
    private static final Duration STRAY_ROUND = Duration.ofMinutes(30);

    private final CloudConfig config;
    private final List<Action<?, ?>> actions = new ArrayList<>();
    private final List<Taggable> taggables = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final Network network;
    private final AdminRoutes admin;
    private final QuotaStore quotas;
    private final Rounds rounds = new Rounds();

    /** What comes from elsewhere. */
    record Parts(
            Database database,
            KeyPairStore keyPairs,
            TagStore tags,
            InstanceTypeStore types,
            ImageLibrary library,
            SecretBox box,
            GuestIdentity identity) {
        UserDataBox userData() {
            return new UserDataBox(box);
        }
    }

    /** The tables, and what writes to several of them. */
    private record Stores(
            FeedStore feed,
            NodeStore nodes,
            VpcStore vpcs,
            SubnetStore subnets,
            SecurityGroupStore groups,
            AddressStore addresses,
            ImageStore images,
            NodeReports reports) {}

    Compute(CloudConfig config, Parts parts, InstantSource clock, RandomGenerator random) {
        this.config = config;
        quotas = new QuotaStore(config.compute().quota());
        var database = parts.database();
        var ids = new IdFactory(random);
        var signal = new ZoneSignal();
        var feed = new FeedStore(signal);
        var addresses = new AddressStore(feed);
        var stores = new Stores(
                feed,
                new NodeStore(),
                new VpcStore(feed),
                new SubnetStore(feed),
                new SecurityGroupStore(feed),
                addresses,
                new ImageStore(),
                new NodeReports(database, feed, addresses, clock));
        var defaultGroup = new DefaultGroup(stores.groups(), parts.tags(), ids, clock);
        network = new Network(
                new Network.Parts(
                        database, feed, parts.tags(), stores.vpcs(), stores.subnets(), addresses, config.zones()),
                defaultGroup,
                ids,
                clock);
        serve(parts, stores, ids, clock);
        follow(parts, stores, signal, clock);
        admin = new AdminRoutes(
                config.region(),
                new AdminRoutes.Sources(database, feed, stores.nodes(), new Explanations(database, feed, clock)),
                clock);
        routes.addAll(admin.routes());
        var desired = new DesiredStore(config.region(), parts.userData());
        routes.addAll(new ReachRoutes(database, desired, stores.nodes(), network.specs(), stores.groups()).routes());
        routes.addAll(new InstanceTypeRoutes(database, parts.types()).routes());
        routes.addAll(new QuotaRoutes(database, quotas).routes());
        routes.addAll(new InstanceEventRoutes(database, clock, random).routes());
        database.inTransaction(tx -> {
            for (var zone : config.zones()) {
                stores.nodes().ensureZone(tx, zone, config.compute().policy());
            }
            addresses.ensurePool(tx, config.compute().publicBlock());
        });
        network.welcomeEarlier();
        new ClearUserDataStore(database, parts.box()).sealAll();
        reconcile(parts, stores, clock);
        rounds.once("resealing", new SealedStore(database, parts.box())::sealAnew);
    }

    /** What users may ask. */
    private void serve(Parts parts, Stores stores, IdFactory ids, InstantSource clock) {
        var database = parts.database();
        var instances = new InstanceActions(
                new InstanceActions.Parts(
                        database,
                        stores.feed(),
                        stores.images(),
                        stores.subnets(),
                        stores.groups(),
                        stores.addresses(),
                        parts.keyPairs(),
                        parts.tags(),
                        stores.nodes(),
                        stores.reports(),
                        parts.types(),
                        quotas,
                        parts.userData()),
                ids,
                clock);
        var images = new ImageActions(
                new ImageActions.Parts(database, stores.images(), parts.library(), parts.tags()), ids, clock);
        var volumes = new VolumeActions(database, new VolumeStore());
        var groups = new SecurityGroupActions(
                new SecurityGroupActions.Parts(
                        database, stores.groups(), stores.vpcs(), new PrefixListStore(), parts.tags()),
                ids,
                clock);
        var store = new TemplateStore(parts.userData());
        var templates = new Templates(database, store);
        var launch = launch(instances.actions());
        instances.actions().stream()
                .map(action -> action.name().equals(launch.name())
                        ? action.completedFrom("LaunchTemplate", templates::complete)
                        : action)
                .forEach(actions::add);
        var launchable = RequestBinder.of(ServiceModel.load("ec2-2016-11-15"), launch);
        var launchTemplates = new TemplateActions(
                new TemplateActions.Parts(
                        database, store, templates, parts.tags(), parts.userData(), launchable::refuseUnhonoured),
                ids,
                clock);
        actions.addAll(launchTemplates.actions());
        var placementGroups = new PlacementGroupActions(database, parts.tags(), config.region(), ids, clock);
        actions.addAll(placementGroups.actions());
        taggables.add(placementGroups.taggable());
        taggables.add(launchTemplates.taggable());
        actions.add(new AccountAttributes(database, stores.vpcs(), quotas).action());
        actions.addAll(images.actions());
        actions.addAll(volumes.actions());
        actions.addAll(network.actions());
        actions.addAll(groups.actions());
        taggables.add(instances.taggable());
        taggables.add(images.taggable());
        taggables.add(volumes.taggable());
        taggables.addAll(network.taggables());
        taggables.addAll(groups.taggables());
    }

    private static Action<?, ?> launch(List<Action<?, ?>> all) {
        return all.stream()
                .filter(action -> action.name().equals("RunInstances"))
                .findFirst()
                .orElseThrow();
    }

    /** What zones hear and say. */
    private void follow(Parts parts, Stores stores, ZoneSignal signal, InstantSource clock) {
        var database = parts.database();
        var placements = new Placements(database, stores.feed(), stores.nodes(), clock);
        var reader = new DesiredReader(
                database,
                new DesiredReader.Stores(
                        stores.feed(),
                        stores.nodes(),
                        new DesiredStore(config.region(), parts.userData()),
                        network.specs(),
                        stores.groups(),
                        parts.identity()),
                signal);
        var observations = new Observations(
                database, stores.feed(), new Observations.Takers(stores.nodes(), stores.reports(), placements), clock);
        routes.addAll(new ZoneRoutes(reader, observations).routes());
    }

    /** What is looked at again and again. */
    private void reconcile(Parts parts, Stores stores, InstantSource clock) {
        var imports = new ImageImports(parts.database(), stores.images(), parts.library());
        var janitor = new InstanceJanitor(
                parts.database(),
                stores.feed(),
                stores.addresses(),
                config.compute().launchLimit(),
                clock);
        rounds.every(IMAGE_POLL, "image-imports", imports::importPending);
        var strays = new StrayPins(parts.database(), stores.images(), parts.library());
        rounds.every(STRAY_ROUND, "stray-pins", strays::letGo);
        var tokens = new ClientTokenJanitor(parts.database(), parts.box(), clock);
        rounds.every(TOKEN_ROUND, "client-tokens", tokens::expire);
        rounds.every(JANITOR_ROUND, "janitor", () -> {
            janitor.endHopelessLaunches();
            janitor.forgetTheOld();
            imports.unpinUnneeded();
        });
    }

    List<Action<?, ?>> actions() {
        return actions;
    }

    List<Taggable> taggables() {
        return taggables;
    }

    List<Route> routes() {
        return routes;
    }

    /** Every zone, with a sentence about its trouble if it has one. */
    SortedMap<ZoneName, Optional<String>> zoneStates() {
        return admin.zoneStates();
    }

    /** What each new account gets: a default VPC, and its default group. */
    void welcome(Tx tx, Account account) throws SQLException {
        network.welcome(tx, account.id());
    }

    @Override
    public void close() {
        rounds.close();
    }
}
