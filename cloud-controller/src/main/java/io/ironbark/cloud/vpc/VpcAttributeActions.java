package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** ModifyVpcAttribute, ModifyVpcTenancy, DescribeVpcAttribute, and what is asked about ClassicLink, which no VPC here has. */
public final class VpcAttributeActions {
    private final Ground ground;
    private final Listing<Vpc> listing;
    private final Listing<Vpc> classic;

    public VpcAttributeActions(Ground ground) {
        this.ground = ground;
        this.listing = VpcActions.listing(ground);
        this.classic = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.VPC, VpcStore.CLASSIC_LINK_FILTERS, ground.vpcs()::find, Vpc::id));
    }

    record Truth(boolean value) {}

    record ModifyRequest(
            VpcId vpcId,
            Optional<Truth> enableDnsSupport,
            Optional<Truth> enableDnsHostnames,
            Optional<Truth> enableNetworkAddressUsageMetrics) {}

    record TenancyRequest(VpcId vpcId, String instanceTenancy) {}

    record TenancyModified(boolean returnValue) {}

    record DescribeRequest(VpcId vpcId, String attribute) {}

    record Described(
            VpcId vpcId,
            Optional<Truth> enableDnsSupport,
            Optional<Truth> enableDnsHostnames,
            Optional<Truth> enableNetworkAddressUsageMetrics) {}

    record ClassicLinkRequest(List<VpcId> vpcIds, List<Filter> filters) {}

    record ClassicLinks(List<ClassicLink> vpcs) {}

    record ClassicLink(VpcId vpcId, boolean classicLinkEnabled, List<Tag> tags) {}

    record ClassicDnsRequest(List<VpcId> vpcIds) {}

    record ClassicDns(List<ClassicDnsLink> vpcs) {}

    record ClassicDnsLink(VpcId vpcId, boolean classicLinkDnsSupported) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("ModifyVpcAttribute", ModifyRequest.class, Done.class, this::modify)
                        .on((caller, request) -> List.of(caller.arn("vpc", request.vpcId()))),
                Action.write("ModifyVpcTenancy", TenancyRequest.class, TenancyModified.class, this::tenancy)
                        .on((caller, request) -> List.of(caller.arn("vpc", request.vpcId()))),
                Action.read("DescribeVpcAttribute", DescribeRequest.class, Described.class, this::describe),
                Action.read("DescribeVpcClassicLink", ClassicLinkRequest.class, ClassicLinks.class, this::classicLink)
                        .filteredBy(classic.filters().names()),
                Action.read(
                        "DescribeVpcClassicLinkDnsSupport",
                        ClassicDnsRequest.class,
                        ClassicDns.class,
                        this::classicDns));
    }

    private Done modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        long named = Stream.of(
                        request.enableDnsSupport(),
                        request.enableDnsHostnames(),
                        request.enableNetworkAddressUsageMetrics())
                .filter(Optional::isPresent)
                .count();
        if (named != 1) {
            throw new ApiException(new ApiError.InvalidParameterCombination("Name one attribute to change"));
        }
        if (request.enableNetworkAddressUsageMetrics().map(Truth::value).orElse(false)) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Metrics of address usage are not supported by this cloud."));
        }
        var before = vpc.attributes();
        ground.vpcs()
                .update(
                        tx,
                        vpc.id(),
                        new Vpc.Attributes(
                                request.enableDnsSupport().map(Truth::value).orElse(before.dnsSupport()),
                                request.enableDnsHostnames().map(Truth::value).orElse(before.dnsHostnames()),
                                before.dhcpOptions()));
        return Done.DONE;
    }

    /** The model lets nobody ask for any tenancy but that of all VPCs here, so there is nothing to change. */
    private TenancyModified tenancy(Tx tx, Caller caller, TenancyRequest request) throws SQLException {
        ground.vpcs().require(tx, caller.account(), request.vpcId());
        return new TenancyModified(true);
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var attributes = ground.database()
                .read(tx -> listing.require(tx, caller.account(), request.vpcId()))
                .attributes();
        return new Described(
                request.vpcId(),
                one(request, "enableDnsSupport", attributes.dnsSupport()),
                one(request, "enableDnsHostnames", attributes.dnsHostnames()),
                one(request, "enableNetworkAddressUsageMetrics", false));
    }

    private static Optional<Truth> one(DescribeRequest request, String attribute, boolean value) {
        return request.attribute().equals(attribute) ? Optional.of(new Truth(value)) : Optional.empty();
    }

    private ClassicLinks classicLink(Caller caller, ClassicLinkRequest request) {
        var found = classic.find(caller, request.vpcIds(), request.filters(), PageRequest.ALL);
        return new ClassicLinks(found.items().stream()
                .map(vpc -> new ClassicLink(vpc.id(), false, found.tags(vpc.id())))
                .toList());
    }

    private ClassicDns classicDns(Caller caller, ClassicDnsRequest request) {
        var found = listing.find(caller, request.vpcIds(), List.of(), PageRequest.ALL);
        return new ClassicDns(found.items().stream()
                .map(vpc -> new ClassicDnsLink(vpc.id(), false))
                .toList());
    }
}
