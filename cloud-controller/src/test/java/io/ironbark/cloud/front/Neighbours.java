package io.ironbark.cloud.front;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.admin.AccessKeyMade;
import io.ironbark.proto.admin.NewAccessKey;
import io.ironbark.proto.admin.NewUser;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.policy.Principal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private Optional<String> publicIp = Optional.empty();

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

    /** Such a cloud whose owner has indeed one of each kind. */
    static Neighbours withOneOfEverything() {
        return new Neighbours().haveEverything();
    }

    /** The owner, as handlers see him. */
    Caller ownerAsCaller() {
        var account = new AccountId(owner.sts("GetCallerIdentity").text("Account"));
        return new Caller(account, Principal.rootArn(account), account.value(), "", TestCloud.REGION, "test");
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

    /** Well-formed ids of nothing, by the code that a malformed one gets. */
    List<String> unknown(String malformed) {
        return prefixes(malformed).map(prefix -> prefix + "-" + DIGITS).toList();
    }

    /** Pairs to try in a parameter, which answered so when it was {@code x}. */
    List<Twin> twins(ModelLeaf leaf, TestReply toNonsense) {
        if (PREFIXES.containsKey(toNonsense.code())) {
            return prefixes(toNonsense.code())
                    .filter(owned::containsKey)
                    .map(this::twin)
                    .toList();
        }
        String name = leaf.path().toLowerCase(Locale.ROOT);
        if (name.startsWith("resourceid")) {
            return owned.keySet().stream().map(this::twin).toList();
        }
        if (name.startsWith("publicip") && publicIp.isPresent()) {
            return List.of(new Twin(publicIp.get(), "198.18.255.254"));
        }
        return name.endsWith("name") || name.startsWith("keyname") || name.startsWith("groupname")
                ? List.of(new Twin("owned", "disowned"))
                : List.of();
    }

    /** Pairs to try as the value of a filter; not names, since the stranger may call something of its own so. */
    List<Twin> twins(String filter) {
        return FILTERS.entrySet().stream()
                .filter(entry -> filter.endsWith(entry.getKey()) && owned.containsKey(entry.getValue()))
                .map(entry -> twin(entry.getValue()))
                .toList();
    }

    private Twin twin(String prefix) {
        return new Twin(Objects.requireNonNull(owned.get(prefix)), prefix + "-" + DIGITS);
    }

    /** Ids of the owner's, by the code that a malformed one gets. */
    List<String> owned(String malformed) {
        return prefixes(malformed)
                .flatMap(prefix -> Optional.ofNullable(owned.get(prefix)).stream())
                .toList();
    }

    private static Stream<String> prefixes(String malformed) {
        return PREFIXES.getOrDefault(malformed, List.of()).stream();
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
            Function<String, List<String>> ids) {
        return completed(given, parameters -> Refusal.of(send.apply(parameters)), ids);
    }

    /** Why something was refused; no code if it was not. */
    record Refusal(String code, String message) {
        static Refusal of(TestReply reply) {
            return new Refusal(reply.code(), reply.code().isEmpty() ? "" : reply.text("Message"));
        }
    }

    /** As {@link #complete}, however the action is asked. Of several kinds of ids each is tried in turn. */
    SequencedMap<String, String> completed(
            Map<String, String> given,
            Function<Map<String, String>, Refusal> send,
            Function<String, List<String>> ids) {
        var parameters = new LinkedHashMap<>(given);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Refusal refusal = send.apply(parameters);
            var before = Map.copyOf(parameters);
            if (refusal.code().equals("MissingParameter")) {
                String name = refusal.message().substring(refusal.message().lastIndexOf(' ') + 1);
                parameters.putIfAbsent(name, filler(name));
            } else if (refusal.code().endsWith("Malformed")) {
                List<String> candidates = ids.apply(refusal.code());
                parameters.replaceAll(
                        (name, value) -> refusal.message().contains('"' + value + '"') && !given.containsKey(name)
                                ? after(candidates, value)
                                : value);
            }
            if (before.equals(parameters)) {
                break;
            }
        }
        return parameters;
    }

    private static String after(List<String> candidates, String value) {
        int next = candidates.indexOf(value) + 1;
        return next < candidates.size() ? candidates.get(next) : value;
    }

    private static String filler(String name) {
        boolean number = name.endsWith("Count") || name.endsWith("Size");
        return number || name.endsWith("Id") || name.endsWith(".1") ? "1" : "made-" + NEXT.incrementAndGet();
    }

    private static final Map<String, String> FILTERS = Map.ofEntries(
            Map.entry("image-id", "ami"),
            Map.entry("instance-id", "i"),
            Map.entry("network-interface-id", "eni"),
            Map.entry("subnet-id", "subnet"),
            Map.entry("vpc-id", "vpc"),
            Map.entry("group-id", "sg"),
            Map.entry("key-pair-id", "key"),
            Map.entry("resource-id", "i"),
            Map.entry("reservation-id", "r"),
            Map.entry("volume-id", "vol"),
            Map.entry("allocation-id", "eipalloc"),
            Map.entry("attachment.attachment-id", "eni-attach"),
            Map.entry("internet-gateway-id", "igw"),
            Map.entry("nat-gateway-id", "nat"),
            Map.entry("route-table-id", "rtb"),
            Map.entry("route-table-association-id", "rtbassoc"),
            Map.entry("network-acl-id", "acl"),
            Map.entry("dhcp-options-id", "dopt"),
            Map.entry("prefix-list-id", "pl"),
            Map.entry("vpc-peering-connection-id", "pcx"),
            Map.entry("security-group-rule-id", "sgr"));

    private static final Map<String, List<String>> PREFIXES = Map.ofEntries(
            Map.entry("InvalidInstanceID.Malformed", List.of("i")),
            Map.entry("InvalidAMIID.Malformed", List.of("ami")),
            Map.entry("InvalidVpcID.Malformed", List.of("vpc")),
            Map.entry("InvalidSubnetID.Malformed", List.of("subnet")),
            Map.entry("InvalidGroupId.Malformed", List.of("sg")),
            Map.entry("InvalidSecurityGroupRuleId.Malformed", List.of("sgr")),
            Map.entry("InvalidKeyPairID.Malformed", List.of("key")),
            Map.entry("InvalidNetworkInterfaceId.Malformed", List.of("eni")),
            Map.entry("InvalidAttachmentID.Malformed", List.of("eni-attach")),
            Map.entry("InvalidSnapshotID.Malformed", List.of("snap")),
            Map.entry("InvalidVolumeID.Malformed", List.of("vol")),
            Map.entry("InvalidLaunchTemplateId.Malformed", List.of("lt")),
            Map.entry("InvalidPlacementGroupId.Malformed", List.of("pg")),
            Map.entry("InvalidInternetGatewayId.Malformed", List.of("igw")),
            Map.entry("InvalidRouteTableId.Malformed", List.of("rtb")),
            Map.entry("InvalidAssociationID.Malformed", List.of("eipassoc", "rtbassoc", "aclassoc")),
            Map.entry("InvalidVpcCidrBlockAssociationID.Malformed", List.of("vpc-cidr-assoc")),
            Map.entry("InvalidAllocationID.Malformed", List.of("eipalloc")),
            Map.entry("InvalidNetworkAclId.Malformed", List.of("acl")),
            Map.entry("InvalidDhcpOptionsId.Malformed", List.of("dopt")),
            Map.entry("InvalidPrefixListId.Malformed", List.of("pl")),
            Map.entry("InvalidVpcPeeringConnectionId.Malformed", List.of("pcx")),
            Map.entry("NatGatewayMalformed", List.of("nat")));

    private void own(String id) {
        owned.putIfAbsent(id.substring(0, id.lastIndexOf('-')), id);
    }

    /** The first text of that element becomes the owner's. */
    private TestReply own(String element, TestReply reply) {
        own(reply.texts(element).getFirst());
        return reply;
    }

    private String owns(String prefix) {
        return Objects.requireNonNull(owned.get(prefix), prefix);
    }

    /** The owner gets all else that an account can have, each named {@code owned} if it has a name. */
    private Neighbours haveEverything() {
        own("groupId", owner.ec2("CreatePlacementGroup", "GroupName", "owned", "Strategy", "spread"));
        String type = "LaunchTemplateData.InstanceType";
        own("launchTemplateId", owner.ec2("CreateLaunchTemplate", "LaunchTemplateName", "owned", type, "t3.nano"));
        String list = "CreateManagedPrefixList";
        own("prefixListId", owner.ec2(list, "PrefixListName", "owned", "MaxEntries", 2, "AddressFamily", "IPv4"));
        String options = "CreateDhcpOptions";
        String domain = "DhcpConfiguration.1.Value.1";
        own("dhcpOptionsId", owner.ec2(options, "DhcpConfiguration.1.Key", "domain-name", domain, "owned.example"));

        TestReply address = own("allocationId", owner.ec2("AllocateAddress", "Domain", "vpc"));
        publicIp = Optional.of(address.text("publicIp"));
        own("associationId", owner.ec2("AssociateAddress", "AllocationId", owns("eipalloc"), "InstanceId", owns("i")));
        own("attachmentId", owner.ec2("DescribeNetworkInterfaces", "NetworkInterfaceId.1", owns("eni")));
        own("volumeId", owner.ec2("DescribeInstances", "InstanceId.1", owns("i")));
        own(
                "securityGroupRuleId",
                owner.ec2(
                        "AuthorizeSecurityGroupIngress",
                        "GroupId",
                        owns("sg"),
                        "IpProtocol",
                        "tcp",
                        "FromPort",
                        22,
                        "ToPort",
                        22,
                        "CidrIp",
                        "10.0.0.0/8"));

        String vpc = owner.ec2("CreateVpc", "CidrBlock", "10.99.0.0/16").text("vpcId");
        String subnet = owner.ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.99.1.0/24")
                .text("subnetId");
        own("associationId", owner.ec2("AssociateVpcCidrBlock", "VpcId", vpc, "CidrBlock", "10.98.0.0/16"));
        own("vpcPeeringConnectionId", owner.ec2("CreateVpcPeeringConnection", "VpcId", owns("vpc"), "PeerVpcId", vpc));
        own("internetGatewayId", owner.ec2("CreateInternetGateway"));
        owner.ec2("AttachInternetGateway", "InternetGatewayId", owns("igw"), "VpcId", vpc);
        own("routeTableId", owner.ec2("CreateRouteTable", "VpcId", vpc));
        own("associationId", owner.ec2("AssociateRouteTable", "RouteTableId", owns("rtb"), "SubnetId", subnet));
        own("networkAclId", owner.ec2("CreateNetworkAcl", "VpcId", vpc));
        String ofVpc = "Filter.1.Value.1";
        own("networkAclAssociationId", owner.ec2("DescribeNetworkAcls", "Filter.1.Name", "vpc-id", ofVpc, vpc));
        String another = owner.ec2("AllocateAddress").text("allocationId");
        own("natGatewayId", owner.ec2("CreateNatGateway", "SubnetId", subnet, "AllocationId", another));
        return this;
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
