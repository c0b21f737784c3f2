package io.ironbark.cloud.subnet;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.region.ZoneStates;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcActions;
import io.ironbark.cloud.vpc.VpcMaker;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CreateSubnet, DescribeSubnets, ModifySubnetAttribute and DeleteSubnet. */
public final class SubnetActions {
    private static final String TYPE = Kind.SUBNET.resourceType();
    private static final int SUBNETS_MAX = 200;

    private final Ground ground;
    private final SubnetStore subnets;
    private final SubnetMaker maker;
    private final Listing<SubnetStore.Use> listing;

    public SubnetActions(Ground ground, SubnetStore subnets, SubnetMaker maker) {
        this.ground = ground;
        this.subnets = subnets;
        this.maker = maker;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.SUBNET,
                        SubnetStore.filters(ground.zones()),
                        subnets::find,
                        use -> use.subnet().id()));
    }

    record CreateRequest(
            VpcId vpcId,
            String cidrBlock,
            Optional<ZoneName> availabilityZone,
            Optional<String> availabilityZoneId,
            List<TagSpecification> tagSpecifications) {}

    /** What a subnet is when it is made. */
    public record Created(SubnetItem subnet) {}

    record DeleteRequest(SubnetId subnetId) {}

    record Truth(boolean value) {}

    /** All but the first may be asked to be what it is. */
    record ModifyRequest(
            SubnetId subnetId,
            Optional<Truth> mapPublicIpOnLaunch,
            Optional<Truth> assignIpv6AddressOnCreation,
            Optional<Truth> enableDns64,
            Optional<String> privateDnsHostnameTypeOnLaunch,
            Optional<Truth> enableResourceNameDnsARecordOnLaunch,
            Optional<Truth> enableResourceNameDnsAAAARecordOnLaunch) {}

    record DescribeRequest(List<SubnetId> subnetIds, List<Filter> filters, PageRequest page) {}

    record Described(List<SubnetItem> subnets, Optional<String> nextToken) {}

    record SubnetItem(
            SubnetId subnetId,
            String subnetArn,
            String state,
            AccountId ownerId,
            VpcId vpcId,
            String cidrBlock,
            int availableIpAddressCount,
            ZoneName availabilityZone,
            String availabilityZoneId,
            boolean defaultForAz,
            boolean mapPublicIpOnLaunch,
            boolean assignIpv6AddressOnCreation,
            boolean enableDns64,
            boolean ipv6Native,
            DnsNames privateDnsNameOptionsOnLaunch,
            List<Tag> tags) {}

    record DnsNames(
            String hostnameType, boolean enableResourceNameDnsARecord, boolean enableResourceNameDnsAAAARecord) {
        private static final DnsNames OF_ALL = new DnsNames("ip-name", false, false);
    }

    public Taggable taggable() {
        return new Taggable(Kind.SUBNET, SubnetId.PREFIX, subnets::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateSubnet", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, "*"), caller.arn("vpc", request.vpcId())))
                        .tagging(TYPE),
                Action.write("DeleteSubnet", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.subnetId()))),
                Action.write("ModifySubnetAttribute", ModifyRequest.class, Done.class, this::modify)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.subnetId()))),
                Action.read("DescribeSubnets", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        Ipv4Block block = VpcMaker.block(request.cidrBlock(), NetworkFault.SUBNET_RANGE);
        boolean inside = vpc.cidrs().stream()
                .anyMatch(other -> Ipv4Block.parse(other).orElseThrow().contains(block));
        if (!inside) {
            throw NetworkFault.SUBNET_RANGE.because(
                    "The CIDR '" + request.cidrBlock() + "' is invalid: it is not" + " within a block of the VPC.");
        }
        List<Subnet> others = subnets.of(tx, vpc.id());
        if (others.size() >= SUBNETS_MAX) {
            throw new ApiException(
                    new ApiError.Network(NetworkFault.CIDR_LIMIT, "A VPC may have " + SUBNETS_MAX + " subnets."));
        }
        for (Subnet other : others) {
            if (Ipv4Block.parse(other.cidr()).orElseThrow().overlaps(block)) {
                throw NetworkFault.CIDR_CONFLICT.because(
                        "The CIDR '" + request.cidrBlock() + "' conflicts with another subnet");
            }
        }
        var subnet = new Subnet(maker.id(), caller.account(), vpc.id(), zone(request), block.toString(), false, false);
        maker.make(tx, subnet);
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.SUBNET, subnet.id(), tags);
        return created(tx, caller, subnet, tags);
    }

    /** What is answered about a subnet that this transaction made. */
    public Created created(Tx tx, Caller caller, Subnet subnet, List<Tag> tags) throws SQLException {
        return new Created(item(caller, listing.require(tx, caller.account(), subnet.id()), tags));
    }

    private ZoneName zone(CreateRequest request) {
        if (request.availabilityZoneId().isPresent()) {
            String asked = request.availabilityZoneId().get();
            return ground.zones().stream()
                    .filter(zone -> ZoneStates.zoneId(zone).equals(asked))
                    .findFirst()
                    .orElseThrow(() -> noSuchZone(asked));
        }
        return request.availabilityZone()
                .map(this::existing)
                .orElse(ground.zones().getFirst());
    }

    /** The zone, if the cloud has it; refused else. */
    public ZoneName existing(ZoneName asked) {
        if (!ground.zones().contains(asked)) {
            throw noSuchZone(asked.toString());
        }
        return asked;
    }

    private static ApiException noSuchZone(String asked) {
        return new ApiException(new ApiError.InvalidParameterValue(
                "Value (" + asked + ") for parameter availabilityZone is invalid. There is no such zone."));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        Subnet subnet = subnets.lock(tx, caller.account(), request.subnetId());
        if (subnets.inUse(tx, subnet.id())) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The subnet '" + subnet.id() + "' has dependencies and cannot be deleted."));
        }
        subnets.delete(tx, subnet);
        ground.tags().removeAll(tx, subnet.id());
        return Done.DONE;
    }

    private Done modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        boolean nothing = Stream.of(
                        request.mapPublicIpOnLaunch(),
                        request.assignIpv6AddressOnCreation(),
                        request.enableDns64(),
                        request.enableResourceNameDnsARecordOnLaunch(),
                        request.enableResourceNameDnsAAAARecordOnLaunch(),
                        request.privateDnsHostnameTypeOnLaunch())
                .allMatch(Optional::isEmpty);
        if (nothing) {
            throw new ApiException(new ApiError.InvalidParameterCombination("No attributes specified."));
        }
        Subnet subnet = subnets.lock(tx, caller.account(), request.subnetId());
        VpcActions.refuseIpv6(Stream.of(request.assignIpv6AddressOnCreation(), request.enableDns64())
                .anyMatch(SubnetActions::on));
        boolean resourceNames = on(request.enableResourceNameDnsARecordOnLaunch())
                || on(request.enableResourceNameDnsAAAARecordOnLaunch())
                || !request.privateDnsHostnameTypeOnLaunch()
                        .orElse(DnsNames.OF_ALL.hostnameType())
                        .equals(DnsNames.OF_ALL.hostnameType());
        if (resourceNames) {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "Instances of this cloud are named by their address: names by resource are not supported."));
        }
        if (request.mapPublicIpOnLaunch().isPresent()) {
            subnets.mapPublicIp(
                    tx, subnet.id(), request.mapPublicIpOnLaunch().get().value());
        }
        return Done.DONE;
    }

    private static boolean on(Optional<Truth> asked) {
        return asked.map(Truth::value).orElse(false);
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.subnetIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(use -> item(caller, use, found.tags(use.subnet().id())))
                        .toList(),
                found.nextToken());
    }

    private static SubnetItem item(Caller caller, SubnetStore.Use use, List<Tag> tags) {
        Subnet subnet = use.subnet();
        return new SubnetItem(
                subnet.id(),
                caller.arn("subnet", subnet.id()).value(),
                "available",
                subnet.account(),
                subnet.vpc(),
                subnet.cidr(),
                use.free(),
                subnet.zone(),
                ZoneStates.zoneId(subnet.zone()),
                subnet.isDefault(),
                subnet.mapPublicIp(),
                false,
                false,
                false,
                DnsNames.OF_ALL,
                tags);
    }
}
