package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.VpcActions;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Network interfaces: made, changed, deleted, described. */
public final class InterfaceActions {
    private static final String TYPE = Kind.NETWORK_INTERFACE.resourceType();

    private final Ground ground;
    private final InterfaceStore interfaces;
    private final SubnetStore subnets;
    private final InterfaceMaker maker;
    private final Listing<InterfaceStore.Interface> listing;

    public InterfaceActions(Ground ground, InterfaceMaker maker, InterfaceStore interfaces, SubnetStore subnets) {
        this.interfaces = interfaces;
        this.subnets = subnets;
        this.ground = ground;
        this.maker = maker;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.NETWORK_INTERFACE,
                        InterfaceStore.FILTERS,
                        interfaces::find,
                        InterfaceStore.Interface::id));
    }

    record CreateRequest(
            SubnetId subnetId,
            Optional<String> description,
            Optional<String> privateIpAddress,
            List<AddressRequest> privateIpAddresses,
            Optional<Integer> secondaryPrivateIpAddressCount,
            List<SecurityGroupId> groups,
            Optional<String> interfaceType,
            boolean enablePrimaryIpv6,
            List<TagSpecification> tagSpecifications) {}

    record AddressRequest(Optional<Boolean> primary, String privateIpAddress) {
        boolean isPrimary() {
            return primary.orElse(false);
        }
    }

    record Created(InterfaceItem networkInterface) {}

    record DeleteRequest(NetworkInterfaceId networkInterfaceId) {}

    record Truth(boolean value) {}

    record Text(@KeepEmpty String value) {}

    record AttachmentChange(NetworkInterfaceAttachmentId attachmentId, Optional<Boolean> deleteOnTermination) {}

    record ModifyRequest(
            NetworkInterfaceId networkInterfaceId,
            Optional<Text> description,
            Optional<Truth> sourceDestCheck,
            List<SecurityGroupId> groups,
            Optional<AttachmentChange> attachment,
            Optional<Boolean> enablePrimaryIpv6) {}

    record ResetRequest(NetworkInterfaceId networkInterfaceId, Optional<String> sourceDestCheck) {}

    record DescribeAttributeRequest(NetworkInterfaceId networkInterfaceId, Optional<String> attribute) {}

    record Attributes(
            NetworkInterfaceId networkInterfaceId,
            Optional<Text> description,
            Optional<Truth> sourceDestCheck,
            List<GroupItem> groups,
            Optional<AttachmentItem> attachment) {}

    record DescribeRequest(List<NetworkInterfaceId> networkInterfaceIds, List<Filter> filters, PageRequest page) {}

    record Described(List<InterfaceItem> networkInterfaces, Optional<String> nextToken) {}

    record GroupItem(SecurityGroupId groupId, String groupName) {}

    record AttachmentItem(
            NetworkInterfaceAttachmentId attachmentId,
            InstanceId instanceId,
            AccountId instanceOwnerId,
            int deviceIndex,
            String status,
            Instant attachTime,
            boolean deleteOnTermination) {}

    record AssociationItem(
            Optional<AllocationId> allocationId,
            Optional<AddressAssociationId> associationId,
            String ipOwnerId,
            String publicIp) {}

    record AddressItem(
            String privateIpAddress, String privateDnsName, boolean primary, Optional<AssociationItem> association) {}

    record InterfaceItem(
            NetworkInterfaceId networkInterfaceId,
            SubnetId subnetId,
            VpcId vpcId,
            ZoneName availabilityZone,
            String description,
            AccountId ownerId,
            boolean requesterManaged,
            String status,
            String macAddress,
            String privateIpAddress,
            String privateDnsName,
            boolean sourceDestCheck,
            List<GroupItem> groups,
            Optional<AttachmentItem> attachment,
            Optional<AssociationItem> association,
            @Member("TagSet") List<Tag> tags,
            List<AddressItem> privateIpAddresses,
            String interfaceType) {}

    public Taggable taggable() {
        return new Taggable(Kind.NETWORK_INTERFACE, NetworkInterfaceId.PREFIX, interfaces::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateNetworkInterface", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) ->
                                List.of(caller.arn(TYPE, "*"), caller.arn("subnet", request.subnetId())))
                        .tagging(TYPE),
                Action.write("DeleteNetworkInterface", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkInterfaceId()))),
                Action.write("ModifyNetworkInterfaceAttribute", ModifyRequest.class, Done.class, this::modify)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkInterfaceId()))),
                Action.write("ResetNetworkInterfaceAttribute", ResetRequest.class, Done.class, this::reset)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkInterfaceId()))),
                Action.read(
                        "DescribeNetworkInterfaceAttribute",
                        DescribeAttributeRequest.class,
                        Attributes.class,
                        this::attributes),
                Action.read("DescribeNetworkInterfaces", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        request.interfaceType().filter(type -> !type.equals("interface")).ifPresent(type -> {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "Interfaces of the type " + type + " are not supported by this cloud."));
        });
        VpcActions.refuseIpv6(request.enablePrimaryIpv6());
        Subnet subnet = subnets.require(tx, caller.account(), request.subnetId());
        var made = maker.make(
                tx,
                subnet,
                new InterfaceMaker.Wish(
                        "interface", request.description().orElse(""), primary(request), request.groups(), true));
        List<String> others = request.privateIpAddresses().stream()
                .filter(one -> !one.isPrimary())
                .map(AddressRequest::privateIpAddress)
                .toList();
        int more = request.secondaryPrivateIpAddressCount().orElse(0);
        if (!others.isEmpty() && more > 0) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name secondary addresses, or how many there shall be, not both"));
        }
        var _ = maker.addSecondary(tx, made, others, more);
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.NETWORK_INTERFACE, made.id(), tags);
        return new Created(item(caller, listing.require(tx, caller.account(), made.id()), tags));
    }

    private static Optional<String> primary(CreateRequest request) {
        List<String> primary = request.privateIpAddresses().stream()
                .filter(AddressRequest::isPrimary)
                .map(AddressRequest::privateIpAddress)
                .toList();
        if (primary.size() > 1
                || (!primary.isEmpty() && request.privateIpAddress().isPresent())) {
            throw new ApiException(
                    new ApiError.InvalidParameterCombination("An interface has one primary address: name one"));
        }
        return primary.stream().findFirst().or(request::privateIpAddress);
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var nic = lock(tx, caller, request.networkInterfaceId());
        if (nic.attachment().isPresent() || !nic.kind().equals("interface")) {
            throw NetworkFault.INTERFACE_IN_USE.because("Network interface '" + nic.id() + "' is currently in use.");
        }
        interfaces.delete(tx, nic.id(), ground.clock().instant());
        ground.tags().removeAll(tx, nic.id());
        return Done.DONE;
    }

    private Done modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        var nic = lock(tx, caller, request.networkInterfaceId());
        if (!nic.kind().equals("interface")) {
            throw NetworkFault.AUTH_FAILURE.because("You do not have permission to access the resource " + nic.id());
        }
        boolean nothing = request.groups().isEmpty()
                && Stream.of(
                                request.description(),
                                request.sourceDestCheck(),
                                request.attachment(),
                                request.enablePrimaryIpv6())
                        .allMatch(Optional::isEmpty);
        if (nothing) {
            throw new ApiException(new ApiError.InvalidParameterCombination("No attributes specified."));
        }
        VpcActions.refuseIpv6(request.enablePrimaryIpv6().orElse(false));
        if (!request.groups().isEmpty()) {
            maker.setGroups(tx, nic, request.groups());
        }
        boolean deletes = nic.attachment()
                .map(InterfaceStore.Attachment::deleteOnTermination)
                .orElse(false);
        if (request.attachment().isPresent()) {
            var change = request.attachment().get();
            if (nic.attachment()
                    .filter(one -> one.id().equals(change.attachmentId()))
                    .isEmpty()) {
                throw new ApiException(new ApiError.NotFound(Kind.ATTACHMENT, change.attachmentId()));
            }
            deletes = change.deleteOnTermination().orElse(deletes);
        }
        interfaces.modify(
                tx,
                nic.id(),
                request.description().map(Text::value).orElse(nic.description()),
                request.sourceDestCheck().map(Truth::value).orElse(nic.sourceDestCheck()),
                deletes);
        interfaces.changed(tx, Optional.of(nic.id()));
        return Done.DONE;
    }

    /** EC2 knows one attribute that can be reset, and whatever is said of it means that. */
    private Done reset(Tx tx, Caller caller, ResetRequest request) throws SQLException {
        if (request.sourceDestCheck().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("SourceDestCheck"));
        }
        return modify(
                tx,
                caller,
                new ModifyRequest(
                        request.networkInterfaceId(),
                        Optional.empty(),
                        Optional.of(new Truth(true)),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private InterfaceStore.Interface lock(Tx tx, Caller caller, NetworkInterfaceId id) throws SQLException {
        return interfaces.require(tx, caller.account(), Optional.of(id), Optional.empty());
    }

    private Attributes attributes(Caller caller, DescribeAttributeRequest request) {
        var nic = ground.database().read(tx -> listing.require(tx, caller.account(), request.networkInterfaceId()));
        String asked = request.attribute().orElse("");
        return new Attributes(
                nic.id(),
                asked.equals("description") ? Optional.of(new Text(nic.description())) : Optional.empty(),
                asked.equals("sourceDestCheck") ? Optional.of(new Truth(nic.sourceDestCheck())) : Optional.empty(),
                asked.equals("groupSet") ? groups(nic) : List.of(),
                asked.equals("attachment") ? attachment(nic) : Optional.empty());
    }

    private Described describe(Caller caller, DescribeRequest request) {
        request.page().refuseBeside(request.networkInterfaceIds(), "networkInterfaceIdSet");
        var found = listing.find(caller, request.networkInterfaceIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(nic -> item(caller, nic, found.tags(nic.id())))
                        .toList(),
                found.nextToken());
    }

    private static List<GroupItem> groups(InterfaceStore.Interface nic) {
        return nic.groups().stream()
                .map(group -> new GroupItem(group.id(), group.name()))
                .toList();
    }

    private static Optional<AttachmentItem> attachment(InterfaceStore.Interface nic) {
        return nic.attachment()
                .map(one -> new AttachmentItem(
                        one.id(),
                        one.instance(),
                        nic.account(),
                        one.device(),
                        "attached",
                        one.at(),
                        one.deleteOnTermination()));
    }

    private static InterfaceItem item(Caller caller, InterfaceStore.Interface nic, List<Tag> tags) {
        String dnsName = dnsName(caller, nic.privateIp());
        Optional<AssociationItem> association = nic.publicAddress().map(address -> association(nic, address));
        var addresses = new ArrayList<AddressItem>();
        addresses.add(new AddressItem(nic.privateIp(), dnsName, true, association));
        nic.secondary()
                .forEach(one -> addresses.add(new AddressItem(
                        one.ip(),
                        dnsName(caller, one.ip()),
                        false,
                        one.publicAddress().map(address -> association(nic, address)))));
        boolean nat = nic.kind().equals("nat_gateway");
        return new InterfaceItem(
                nic.id(),
                nic.subnet(),
                nic.vpc(),
                nic.zone(),
                nic.description(),
                nic.account(),
                nat,
                nat || nic.attachment().isPresent() ? "in-use" : "available",
                nic.mac(),
                nic.privateIp(),
                dnsName,
                nic.sourceDestCheck(),
                groups(nic),
                attachment(nic),
                association,
                tags,
                addresses,
                nic.kind());
    }

    private static String dnsName(Caller caller, String ip) {
        return "ip-" + ip.replace('.', '-') + "." + caller.region() + ".compute.internal";
    }

    private static AssociationItem association(InterfaceStore.Interface nic, InterfaceStore.Public address) {
        return new AssociationItem(
                address.allocation(),
                address.association(),
                address.allocation().isPresent() ? nic.account().value() : "amazon",
                address.ip());
    }
}
