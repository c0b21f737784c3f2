package io.ironbark.cloud.instance;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.feed.ZoneSignal;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.network.Network;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.node.Admission;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.securitygroup.DefaultGroup;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.placement.Policy;
import io.ironbark.testsupport.PostgresFixture;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The nouns of a cloud on a real database, without its API front: one zone, nodes that are told what to report. */
final class TestZone implements AutoCloseable {
    static final ZoneName ZONE = new ZoneName("ib-local-1a");
    static final String REGION = "ib-local-1";
    static final byte[] KEY = new byte[32];
    static final UserDataBox USER_DATA = new UserDataBox(SecretBox.of(new SecureRandom(), KEY));
    static final String SHA = "0".repeat(64);

    /** A clock that stands until it is moved. */
    static final class Clock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-21T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void move(java.time.Duration by) {
            now = now.plus(by);
        }
    }

    final Clock clock = new Clock();
    final ZoneSignal signal = new ZoneSignal();
    final FeedStore feed = new FeedStore(signal);
    final IdFactory ids = new IdFactory(new java.util.random.RandomGenerator() {
        private final SplittableRandom random = new SplittableRandom(7);

        @Override
        public synchronized long nextLong() {
            return random.nextLong();
        }
    });
    final NodeStore nodes = new NodeStore();
    final VpcStore vpcs = new VpcStore(feed);
    final SubnetStore subnets = new SubnetStore(feed);
    final SecurityGroupStore groups = new SecurityGroupStore(feed);
    final AddressStore addresses = new AddressStore(feed);
    final ImageStore images = new ImageStore();
    final io.ironbark.cloud.quota.QuotaStore quotas =
            new io.ironbark.cloud.quota.QuotaStore(new io.ironbark.cloud.quota.QuotaConfig(100_000, 200_000));
    final Database database;
    final Admission admission = new Admission(nodes, clock);
    final RunInstances run;
    final DescribeInstances describe;
    final InstanceWishes wishes;
    final NodeReports reports;
    final Placements placements;

    TestZone() {
        var access = PostgresFixture.fresh(
                "resources",
                made -> Database.open(made.url(), made.user(), made.password()).close());
        database = Database.open(access.url(), access.user(), access.password());
        var planner = new LaunchPlanner(new LaunchPlanner.Sources(
                images,
                subnets,
                groups,
                addresses,
                (_, name) -> () -> machine(name).stream().toList(),
                (_, _, _) -> List::of,
                "t3.micro"));
        run = new RunInstances(
                new RunInstances.Parts(planner, admission, addresses, feed, new TagStore(), quotas, USER_DATA),
                ids,
                clock);
        describe = new DescribeInstances(database, clock);
        wishes = new InstanceWishes(new InstanceWishes.Parts(feed, addresses, nodes, quotas), clock);
        reports = new NodeReports(database, feed, addresses, clock);
        placements = new Placements(database, feed, nodes, clock);
        database.inTransaction(tx -> {
            nodes.ensureZone(tx, ZONE, Policy.SPREAD);
            addresses.ensurePool(tx, Ipv4Block.parse("198.18.0.0/24").orElseThrow());
        });
    }

    static Optional<Machine> machine(String name) {
        return switch (name) {
            case "t3.micro" -> Optional.of(new Machine(name, 2, 1024, 4));
            case "t3.large" -> Optional.of(new Machine(name, 2, 8192, 8));
            default -> Optional.empty();
        };
    }

    /** An account with what each account has. */
    Caller account(String number) {
        var account = new AccountId(number);
        var defaultGroup = new DefaultGroup(groups, new TagStore(), ids, clock);
        var network = new Network(
                new Network.Parts(database, feed, new TagStore(), vpcs, subnets, addresses, List.of(ZONE)),
                defaultGroup,
                ids,
                clock);
        database.inTransaction(tx -> network.welcome(tx, account));
        return new Caller(account, "arn:aws:iam::" + number + ":root", number, "AKIA" + number, REGION, "request-1");
    }

    ImageId image(Caller caller) {
        ImageId id = ids.next(ImageId.PREFIX, ImageId::new);
        database.inTransaction(tx -> Sql.update(tx, """
                INSERT INTO image (id, account, name, location, architecture, root_device_name, state, format,
                                   size_bytes, virtual_size_bytes, sha256, created_at)
                VALUES (?, ?, ?, 'b/k', 'x86_64', '/dev/vda', 'AVAILABLE', 'RAW', 1073741824, 1073741824, ?, ?)
                """, id, caller.account(), "image " + id, SHA, clock.instant()));
        return id;
    }

    NodeId node(String name, Capacity total) {
        var id = new NodeId(name);
        database.inTransaction(tx -> {
            nodes.report(tx, ZONE, observed(id, total, List.of()), clock.instant());
        });
        return id;
    }

    static NodeObserved observed(NodeId id, Capacity total, List<InstanceObserved> instances) {
        return new NodeObserved(
                id,
                "boot",
                "1",
                "",
                0,
                "10.0.0.1",
                NodeObserved.Accelerator.TCG,
                total,
                new TreeSet<>(),
                instances,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static RunInstances.Request request(ImageId image, int min, int max) {
        return request(image, min, max, Optional.empty());
    }

    static RunInstances.Request request(ImageId image, int min, int max, RunInstances.PlacementRequest placement) {
        return request(image, min, max, Optional.of(placement));
    }

    private static RunInstances.Request request(
            ImageId image, int min, int max, Optional<RunInstances.PlacementRequest> placement) {
        return new RunInstances.Request(
                image,
                Optional.of("t3.micro"),
                min,
                max,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                placement,
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    List<InstanceId> launch(Caller caller, RunInstances.Request request) {
        return database.transaction(tx -> run.handle(tx, caller, request)).instances().stream()
                .map(InstanceItem::instanceId)
                .toList();
    }

    InstanceItem describe(Caller caller, InstanceId id) {
        return describe.handle(caller, new DescribeInstances.Request(List.of(id), List.of(), PageRequest.ALL))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    InstanceState state(Caller caller, InstanceId id) {
        return describe(caller, id).state().name();
    }

    InstanceStore.Row row(InstanceId id) {
        return database.read(tx -> new InstanceStore(feed).peek(tx, ZONE, List.of(id)))
                .getFirst();
    }

    /** The instance's node says this of it, at the row's generation. */
    void report(InstanceId id, RunState state) {
        report(id, state, false);
    }

    /** Its node says that it runs and by which change of its options it answers. */
    void reportSettings(InstanceId id, long settings) {
        report(id, RunState.RUNNING, false, settings);
    }

    void report(InstanceId id, RunState state, boolean byGuest) {
        report(id, state, byGuest, 0);
    }

    private void report(InstanceId id, RunState state, boolean byGuest, long settings) {
        InstanceStore.Row row = row(id);
        var one = new InstanceObserved(
                id, row.generation(), state, 0, byGuest, Optional.empty(), new ArrayList<>(), List.of(), settings);
        reports.write(ZONE, List.of(observed(row.node().orElseThrow(), Capacity.NONE, List.of(one))));
    }

    /** Commits the instance to the node, as its zone would propose. */
    int place(InstanceId id, NodeId node) {
        var proposal = new io.ironbark.proto.zone.Proposal(id, row(id).generation(), node, Capacity.NONE);
        return placements.commit(ZONE, List.of(proposal));
    }

    @Override
    public void close() {
        database.close();
    }
}
