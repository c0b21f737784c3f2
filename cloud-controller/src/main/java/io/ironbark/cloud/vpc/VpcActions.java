package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.region.ZoneStates;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ResourceId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.util.List;
import java.util.Optional;

/** DescribeVpcs and DescribeSubnets. */
public final class VpcActions {
    private static final String AVAILABLE = "available";

    private final Database database;
    private final VpcStore vpcs;
    private final TagStore tags;

    public VpcActions(Database database, VpcStore vpcs, TagStore tags) {
        this.database = database;
        this.vpcs = vpcs;
        this.tags = tags;
    }

    record DescribeVpcs(List<VpcId> vpcIds, List<Filter> filters, PageRequest page) {}

    record DescribedVpcs(List<VpcItem> vpcs, Optional<String> nextToken) {}

    record VpcItem(
            VpcId vpcId,
            AccountId ownerId,
            String state,
            String cidrBlock,
            List<AssociationItem> cidrBlockAssociationSet,
            String dhcpOptionsId,
            List<Tag> tags,
            String instanceTenancy,
            boolean isDefault) {}

    record AssociationItem(String associationId, String cidrBlock, AssociationState cidrBlockState) {}

    record AssociationState(String state) {}

    record DescribeSubnets(List<SubnetId> subnetIds, List<Filter> filters, PageRequest page) {}

    record DescribedSubnets(List<SubnetItem> subnets, Optional<String> nextToken) {}

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
            List<Tag> tags) {}

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                Action.read("DescribeVpcs", DescribeVpcs.class, DescribedVpcs.class, this::vpcs)
                        .filteredBy(VpcStore.VPC_FILTERS.names()),
                Action.read("DescribeSubnets", DescribeSubnets.class, DescribedSubnets.class, this::subnets)
                        .filteredBy(VpcStore.SUBNET_FILTERS.names()));
    }

    /** VPCs and subnets for CreateTags. */
    public List<Taggable> taggables() {
        return List.of(
                new Taggable(Kind.VPC, VpcId.PREFIX, vpcs::existingVpcs),
                new Taggable(Kind.SUBNET, SubnetId.PREFIX, vpcs::existingSubnets));
    }

    DescribedVpcs vpcs(Caller caller, DescribeVpcs request) {
        return database.read(tx -> {
            if (!request.vpcIds().isEmpty()) {
                refuseMissing(
                        Kind.VPC,
                        request.vpcIds(),
                        vpcs.vpcs(tx, caller.account(), named(request.vpcIds())).stream()
                                .map(Vpc::id)
                                .toList());
            }
            var condition = Condition.all(List.of(
                    named(request.vpcIds()), VpcStore.VPC_FILTERS.condition(caller.account(), request.filters())));
            var page = request.page()
                    .of(
                            vpcs.vpcs(tx, caller.account(), condition),
                            vpc -> vpc.id().value());
            var all = tags.of(tx, page.items().stream().map(Vpc::id).toList());
            return new DescribedVpcs(
                    page.items().stream()
                            .map(vpc -> item(vpc, all.getOrDefault(vpc.id().value(), List.of())))
                            .toList(),
                    page.nextToken());
        });
    }

    DescribedSubnets subnets(Caller caller, DescribeSubnets request) {
        return database.read(tx -> {
            if (!request.subnetIds().isEmpty()) {
                refuseMissing(
                        Kind.SUBNET,
                        request.subnetIds(),
                        vpcs.subnets(tx, caller.account(), named(request.subnetIds())).stream()
                                .map(use -> use.subnet().id())
                                .toList());
            }
            var condition = Condition.all(List.of(
                    named(request.subnetIds()),
                    VpcStore.SUBNET_FILTERS.condition(caller.account(), request.filters())));
            var page = request.page()
                    .of(
                            vpcs.subnets(tx, caller.account(), condition),
                            use -> use.subnet().id().value());
            var all = tags.of(
                    tx, page.items().stream().map(use -> use.subnet().id()).toList());
            return new DescribedSubnets(
                    page.items().stream()
                            .map(use -> item(
                                    caller,
                                    use,
                                    all.getOrDefault(use.subnet().id().value(), List.of())))
                            .toList(),
                    page.nextToken());
        });
    }

    private static Condition named(List<?> ids) {
        return ids.isEmpty() ? new Condition("true", List.of()) : new Condition("id = ANY (?)", List.of(ids));
    }

    private static void refuseMissing(Kind kind, List<? extends ResourceId> asked, List<? extends ResourceId> found) {
        List<String> missing = asked.stream()
                .filter(id -> !found.contains(id))
                .map(ResourceId::value)
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(kind, missing));
        }
    }

    private static VpcItem item(Vpc vpc, List<Tag> tags) {
        String association = "vpc-cidr-assoc-" + vpc.id().value().substring(VpcId.PREFIX.length() + 1);
        return new VpcItem(
                vpc.id(),
                vpc.account(),
                AVAILABLE,
                vpc.cidr(),
                List.of(new AssociationItem(association, vpc.cidr(), new AssociationState("associated"))),
                "default",
                tags,
                "default",
                vpc.isDefault());
    }

    private static SubnetItem item(Caller caller, VpcStore.SubnetUse use, List<Tag> tags) {
        Subnet subnet = use.subnet();
        return new SubnetItem(
                subnet.id(),
                caller.arn("subnet", subnet.id()).value(),
                AVAILABLE,
                subnet.account(),
                subnet.vpc(),
                subnet.cidr(),
                use.free(),
                subnet.zone(),
                ZoneStates.zoneId(subnet.zone()),
                subnet.isDefault(),
                subnet.mapPublicIp(),
                false,
                tags);
    }
}
