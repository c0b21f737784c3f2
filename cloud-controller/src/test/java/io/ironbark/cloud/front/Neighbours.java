package io.ironbark.cloud.front;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.admin.AccessKeyMade;
import io.ironbark.proto.admin.NewAccessKey;
import io.ironbark.proto.admin.NewUser;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.node.Capacity;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A cloud with an account that has one of everything, and another that has nothing and tries its luck. */
final class Neighbours implements AutoCloseable {
    private static final String DIGITS = "0123456789abcdef0";
    private static final int ROUNDS_MAX = 20;
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Not what nodes say of themselves and of launches, which comes when it comes. */
    private static final String TABLES = """
            SELECT string_agg(format('(SELECT count(*) FROM %I)', table_name), ' + ')
              FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name NOT LIKE 'flyway%'
               AND table_name NOT LIKE 'node%'
               AND table_name NOT LIKE 'instance\\_%'
            """;

    /** Something of the account that has everything, and the like that nobody has. */
    record Twin(String others, String nobodys) {}

    private final FakeWalrus walrus = new FakeWalrus();
    private final TestCloud cloud = TestCloud.start(walrus.uri());
    private final FakeZone zone = new FakeZone(cloud.controller(), new Capacity(1_000, 1_000_000, 100_000));
    private final Database database = Database.open(cloud.config().database());
    private final TestClient owner = cloud.client();
    private final TestClient stranger = SharedCloud.root(cloud, "stranger");
    private final String count;

    /** Ids of the owner, by their prefixes. */
    private final Map<String, String> owned = new TreeMap<>();

    Neighbours() {
        String image = owner.ec2("RegisterImage", "Name", "base", "ImageLocation", "images/base.img")
                .text("imageId");
        await(() -> owner.ec2("DescribeImages", "ImageId.1", image)
                .text("imageState")
                .equals("available"));
        own(image);
        own(owner.ec2("CreateKeyPair", "KeyName", "owned", "KeyType", "ed25519").text("keyPairId"));
        TestReply group = owner.ec2("CreateSecurityGroup", "GroupName", "owned", "GroupDescription", "of the owner");
        own(group.texts("groupId").getFirst());
        TestReply run = owner.ec2("RunInstances", "ImageId", image, "MinCount", 1, "MaxCount", 1, "KeyName", "owned");
        for (String element : List.of("instanceId", "networkInterfaceId", "subnetId", "vpcId")) {
            own(run.texts(element).getFirst());
        }
        String instance = run.texts("instanceId").getFirst();
        await(() ->
                owner.ec2("DescribeInstances", "InstanceId.1", instance).body().contains("<name>running</name>"));
        count = "SELECT "
                + database.read(tx -> Sql.first(tx, TABLES, row -> row.getString(1)))
                        .orElseThrow();
    }

    Catalog catalog() {
        return cloud.controller().catalog();
    }

    TestClient stranger() {
        return stranger;
    }

    /** How many rows there are in all, of what users make. */
    long rows() {
        return database.read(tx -> Sql.first(tx, count, row -> row.getLong(1))).orElseThrow();
    }

    TestReply send(TestClient client, String action, Map<String, String> parameters, String more) {
        String form = parameters.entrySet().stream()
                .map(entry -> "&" + encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("", "Action=" + action + "&Version=2016-11-15", ""));
        return client.send("ec2", form + more, Map.of());
    }

    /** A well-formed id of nothing, by the code that a malformed one gets. */
    Optional<String> unknown(String malformed) {
        return Optional.ofNullable(PREFIXES.get(malformed)).map(prefix -> prefix + "-" + DIGITS);
    }

    /** Pairs to try in a parameter, which answered so when it was {@code x}. */
    List<Twin> twins(ModelLeaf leaf, TestReply toNonsense) {
        String prefix = PREFIXES.get(toNonsense.code());
        if (prefix != null) {
            String others = owned.get(prefix);
            return others == null ? List.of() : List.of(new Twin(others, prefix + "-" + DIGITS));
        }
        String name = leaf.path().toLowerCase(Locale.ROOT);
        if (name.startsWith("resourceid")) {
            return owned.entrySet().stream()
                    .map(entry -> new Twin(entry.getValue(), entry.getKey() + "-" + DIGITS))
                    .toList();
        }
        return name.endsWith("name") || name.startsWith("keyname") || name.startsWith("groupname")
                ? List.of(new Twin("owned", "disowned"))
                : List.of();
    }

    /** Pairs to try as the value of a filter; not names, since the stranger may call something of its own so. */
    List<Twin> twins(String filter) {
        return FILTERS.entrySet().stream()
                .filter(entry -> filter.endsWith(entry.getKey()))
                .flatMap(entry -> Optional.ofNullable(owned.get(entry.getValue())).stream()
                        .map(id -> new Twin(id, entry.getValue() + "-" + DIGITS)))
                .toList();
    }

    /** An id of the owner's, by the code that a malformed one gets. */
    Optional<String> owned(String malformed) {
        return Optional.ofNullable(PREFIXES.get(malformed)).map(owned::get);
    }

    TestClient owner() {
        return owner;
    }

    URI endpoint() {
        return cloud.endpoint();
    }

    /** A user of the owner's account, who may nothing. */
    TestClient user(String name) throws Exception {
        String path = "/v1/admin/accounts/" + owner.sts("GetCallerIdentity").text("Account");
        try (var operator = SharedCloud.internal(cloud, Role.OPERATOR)) {
            operator.post(path + "/users", new NewUser(name), Users.Summary.class)
                    .orThrow();
            var key = operator.post(path + "/access-keys", new NewAccessKey(Optional.of(name)), AccessKeyMade.class)
                    .orThrow()
                    .orElseThrow();
            return owner.with(key.accessKeyId(), key.secretAccessKey().reveal());
        }
    }

    Database database() {
        return database;
    }

    /** These parameters, with what else the action says that it needs. */
    SequencedMap<String, String> complete(
            Map<String, String> given,
            Function<Map<String, String>, TestReply> send,
            Function<String, Optional<String>> ids) {
        var parameters = new LinkedHashMap<>(given);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            TestReply reply = send.apply(parameters);
            String message = reply.code().isEmpty() ? "" : reply.text("Message");
            var before = Map.copyOf(parameters);
            if (reply.code().equals("MissingParameter")) {
                String name = message.substring(message.lastIndexOf(' ') + 1);
                parameters.putIfAbsent(name, filler(name));
            } else if (reply.code().endsWith(".Malformed")) {
                ids.apply(reply.code())
                        .ifPresent(id -> parameters.replaceAll((name, value) ->
                                message.contains('"' + value + '"') && !given.containsKey(name) ? id : value));
            }
            if (before.equals(parameters)) {
                break;
            }
        }
        return parameters;
    }

    private static String filler(String name) {
        boolean number = name.endsWith("Count") || name.endsWith("Size");
        return number || name.endsWith("Id") || name.endsWith(".1") ? "1" : "made-" + NEXT.incrementAndGet();
    }

    private static final Map<String, String> FILTERS = Map.of(
            "image-id", "ami",
            "instance-id", "i",
            "network-interface-id", "eni",
            "subnet-id", "subnet",
            "vpc-id", "vpc",
            "group-id", "sg",
            "key-pair-id", "key",
            "resource-id", "i");

    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("InvalidInstanceID.Malformed", "i"),
            Map.entry("InvalidAMIID.Malformed", "ami"),
            Map.entry("InvalidVpcID.Malformed", "vpc"),
            Map.entry("InvalidSubnetID.Malformed", "subnet"),
            Map.entry("InvalidGroupId.Malformed", "sg"),
            Map.entry("InvalidSecurityGroupRuleId.Malformed", "sgr"),
            Map.entry("InvalidKeyPairID.Malformed", "key"),
            Map.entry("InvalidNetworkInterfaceId.Malformed", "eni"),
            Map.entry("InvalidSnapshotID.Malformed", "snap"),
            Map.entry("InvalidVolumeID.Malformed", "vol"),
            Map.entry("InvalidLaunchTemplateId.Malformed", "lt"),
            Map.entry("InvalidInternetGatewayId.Malformed", "igw"),
            Map.entry("InvalidRouteTableId.Malformed", "rtb"),
            Map.entry("InvalidAllocationID.Malformed", "eipalloc"),
            Map.entry("InvalidNetworkAclId.Malformed", "acl"),
            Map.entry("InvalidDhcpOptionsId.Malformed", "dopt"));

    private void own(String id) {
        owned.put(id.substring(0, id.lastIndexOf('-')), id);
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("it takes too long");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        database.close();
        zone.close();
        cloud.close();
        walrus.close();
    }
}
