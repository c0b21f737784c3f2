package io.ironbark.cloud.elasticip;

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
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.networkinterface.InterfaceStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Elastic IP addresses: allocated, associated with an instance or interface, moved, released. */
public final class ElasticIpActions {
    private static final String TYPE = Kind.ELASTIC_IP.resourceType();

    /** How many elastic addresses an account may have. */
    public static final int ADDRESSES_MAX = 50;

    /** How long nobody else gets an address that an account gave back: somebody may still trust it. */
    static final Duration COOL_DOWN = Duration.ofHours(1);

    private final Ground ground;
    private final ElasticIpStore elasticIps;
    private final InterfaceStore interfaces;
    private final GatewayStore gateways;
    private final Listing<ElasticIpStore.Address> listing;

    public ElasticIpActions(
            Ground ground, ElasticIpStore elasticIps, InterfaceStore interfaces, GatewayStore gateways) {
        this.elasticIps = elasticIps;
        this.interfaces = interfaces;
        this.gateways = gateways;
        this.ground = ground;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.ELASTIC_IP, ElasticIpStore.FILTERS, elasticIps::find, ElasticIpStore.Address::allocation));
    }

    record AllocateRequest(
            Optional<String> domain, Optional<String> address, List<TagSpecification> tagSpecifications) {}

    record Allocated(
            String publicIp,
            AllocationId allocationId,
            String domain,
            String publicIpv4Pool,
            String networkBorderGroup) {}

    record AssociateRequest(
            Optional<AllocationId> allocationId,
            Optional<String> publicIp,
            Optional<InstanceId> instanceId,
            Optional<NetworkInterfaceId> networkInterfaceId,
            Optional<String> privateIpAddress,
            Optional<Boolean> allowReassociation) {}

    record Associated(AddressAssociationId associationId) {}

    record DisassociateRequest(Optional<AddressAssociationId> associationId, Optional<String> publicIp) {}

    record ReleaseRequest(
            Optional<AllocationId> allocationId, Optional<String> publicIp, Optional<String> networkBorderGroup) {}

    record DescribeRequest(List<AllocationId> allocationIds, List<String> publicIps, List<Filter> filters) {}

    record Described(List<AddressItem> addresses) {}

    record AddressItem(
            String publicIp,
            AllocationId allocationId,
            Optional<AddressAssociationId> associationId,
            String domain,
            Optional<String> instanceId,
            Optional<NetworkInterfaceId> networkInterfaceId,
            Optional<AccountId> networkInterfaceOwnerId,
            Optional<String> privateIpAddress,
            String publicIpv4Pool,
            String networkBorderGroup,
            List<Tag> tags) {}

    public Taggable taggable() {
        return new Taggable(Kind.ELASTIC_IP, AllocationId.PREFIX, elasticIps::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("AllocateAddress", AllocateRequest.class, Allocated.class, this::allocate)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("AssociateAddress", AssociateRequest.class, Associated.class, this::associate)
                        .on((caller, request) -> List.of(caller.arn(
                                TYPE,
                                request.allocationId().map(Object::toString).orElse("*")))),
                Action.write("DisassociateAddress", DisassociateRequest.class, Done.class, this::disassociate),
                Action.write("ReleaseAddress", ReleaseRequest.class, Done.class, this::release)
                        .on((caller, request) -> List.of(caller.arn(
                                TYPE,
                                request.allocationId().map(Object::toString).orElse("*")))),
                Action.read("DescribeAddresses", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Allocated allocate(Tx tx, Caller caller, AllocateRequest request) throws SQLException {
        // Clients of the time before VPCs ask for "standard" and get what there is.
        if (elasticIps.count(tx, caller.account()) >= ADDRESSES_MAX) {
            throw NetworkFault.ADDRESS_LIMIT.because(
                    "The maximum number of addresses has been reached: " + ADDRESSES_MAX);
        }
        var id = ground.ids().next(AllocationId.PREFIX, AllocationId::new);
        String ip = elasticIps
                .allocate(
                        tx,
                        caller.account(),
                        id,
                        request.address().orElse(""),
                        ground.clock().instant().minus(COOL_DOWN))
                .orElseThrow(() -> request.address()
                        .map(asked -> new ApiException(new ApiError.AddressInUse(asked)))
                        .orElseGet(() -> NetworkFault.INSUFFICIENT_ADDRESSES.because(
                                "Insufficient addresses: the cloud's pool has no free public address.")));
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.ELASTIC_IP, id, tags);
        return new Allocated(ip, id, "vpc", "amazon", caller.region());
    }

    private Associated associate(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        var address = lock(tx, caller, request.allocationId(), request.publicIp());
        var nic = nic(tx, caller, request);
        String privateIp = request.privateIpAddress().orElse(nic.privateIp());
        boolean primary = privateIp.equals(nic.privateIp());
        if (!primary && nic.secondary().stream().noneMatch(one -> one.ip().equals(privateIp))) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("The interface " + nic.id() + " has no address " + privateIp));
        }
        if (gateways.of(tx, nic.vpc()).isEmpty()) {
            throw NetworkFault.GATEWAY_NOT_ATTACHED.because(
                    "Network " + nic.vpc() + " is not attached to any internet gateway");
        }
        if (address.nic().equals(Optional.of(nic.id())) && address.privateIp().equals(Optional.of(privateIp))) {
            return new Associated(address.association().orElseThrow());
        }
        var before = elasticIps.of(tx, nic.id(), privateIp);
        boolean may = request.allowReassociation().orElse(request.allocationId().isEmpty());
        if (!may && (address.nic().isPresent() || before.isPresent())) {
            throw NetworkFault.ALREADY_ASSOCIATED.because("resource "
                    + (address.nic().isPresent() ? address.allocation() : nic.id())
                    + " is already associated with associate-id "
                    + address.association()
                            .or(() -> before.flatMap(ElasticIpStore.Address::association))
                            .orElseThrow());
        }
        interfaces.changed(tx, address.nic());
        if (before.isPresent()) {
            elasticIps.disassociate(tx, before.get().allocation());
        }
        if (primary) {
            elasticIps.freeAutomatic(
                    tx, caller.account(), nic.id(), ground.clock().instant());
        }
        var association = ground.ids().next(AddressAssociationId.PREFIX, AddressAssociationId::new);
        elasticIps.associate(
                tx,
                address.allocation(),
                new ElasticIpStore.Binding(association, nic.id(), primary ? Optional.empty() : Optional.of(privateIp)));
        interfaces.changed(tx, Optional.of(nic.id()));
        return new Associated(association);
    }

    private InterfaceStore.Interface nic(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        if (request.instanceId().isEmpty() == request.networkInterfaceId().isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Either the instance or the network interface must be specified"));
        }
        var nic = interfaces.require(tx, caller.account(), request.networkInterfaceId(), request.instanceId());
        if (nic.kind().equals("nat_gateway")) {
            throw NetworkFault.AUTH_FAILURE.because("You do not have permission to access the resource " + nic.id());
        }
        return nic;
    }

    private Done disassociate(Tx tx, Caller caller, DisassociateRequest request) throws SQLException {
        if (request.associationId().isEmpty() && request.publicIp().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("AssociationId"));
        }
        var address = elasticIps
                .lock(
                        tx,
                        caller.account(),
                        "",
                        request.publicIp().orElse(""),
                        request.associationId().map(Object::toString).orElse(""))
                .filter(one ->
                        request.associationId().isEmpty() || one.association().equals(request.associationId()))
                .orElseThrow(() -> request.associationId()
                        .map(id -> new ApiException(new ApiError.NotFound(Kind.ADDRESS_ASSOCIATION, id)))
                        .orElseGet(() -> new ApiException(new ApiError.NotFound(
                                Kind.PUBLIC_IP, request.publicIp().orElseThrow()))));
        refuseOfNat(tx, caller, address);
        interfaces.changed(tx, address.nic());
        elasticIps.disassociate(tx, address.allocation());
        return Done.DONE;
    }

    private Done release(Tx tx, Caller caller, ReleaseRequest request) throws SQLException {
        request.networkBorderGroup()
                .filter(group -> !group.equals(caller.region()))
                .ifPresent(group -> {
                    throw new ApiException(new ApiError.InvalidParameterValue("The address is not of the network border"
                            + " group " + group + ": there is only " + caller.region()));
                });
        var address = lock(tx, caller, request.allocationId(), request.publicIp());
        if (address.nic().isPresent()) {
            throw new ApiException(new ApiError.AddressInUse(address.ip()));
        }
        elasticIps.release(tx, address.allocation(), ground.clock().instant());
        ground.tags().removeAll(tx, address.allocation());
        return Done.DONE;
    }

    private void refuseOfNat(Tx tx, Caller caller, ElasticIpStore.Address address) throws SQLException {
        if (address.nic().isPresent()) {
            boolean nat = interfaces
                    .target(tx, caller.account(), address.nic().get().value(), "")
                    .filter(nic -> nic.kind().equals("nat_gateway"))
                    .isPresent();
            if (nat) {
                throw NetworkFault.AUTH_FAILURE.because(
                        "The address " + address.ip() + " is a NAT gateway's: delete that first.");
            }
        }
    }

    private ElasticIpStore.Address lock(Tx tx, Caller caller, Optional<AllocationId> id, Optional<String> ip)
            throws SQLException {
        if (id.isEmpty() && ip.isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("AllocationId"));
        }
        return elasticIps
                .lock(tx, caller.account(), id.map(Object::toString).orElse(""), id.isEmpty() ? ip.orElse("") : "", "")
                .orElseThrow(() -> id.map(one -> new ApiException(new ApiError.NotFound(Kind.ELASTIC_IP, one)))
                        .orElseGet(() -> new ApiException(new ApiError.NotFound(Kind.PUBLIC_IP, ip.orElseThrow()))));
    }

    private Described describe(Caller caller, DescribeRequest request) {
        if (!request.publicIps().isEmpty()) {
            List<String> found = ground
                    .database()
                    .read(tx -> elasticIps.find(
                            tx, caller.account(), new Condition("host(ip) = ANY (?)", List.of(request.publicIps()))))
                    .stream()
                    .map(ElasticIpStore.Address::ip)
                    .toList();
            List<String> missing = request.publicIps().stream()
                    .filter(ip -> !found.contains(ip))
                    .toList();
            if (!missing.isEmpty()) {
                throw new ApiException(new ApiError.NotFound(Kind.PUBLIC_IP, missing));
            }
        }
        var found = listing.find(caller, request.allocationIds(), request.filters(), PageRequest.ALL);
        return new Described(found.items().stream()
                .filter(address ->
                        request.publicIps().isEmpty() || request.publicIps().contains(address.ip()))
                .map(address -> item(caller, address, found.tags(address.allocation())))
                .toList());
    }

    private static AddressItem item(Caller caller, ElasticIpStore.Address address, List<Tag> tags) {
        return new AddressItem(
                address.ip(),
                address.allocation(),
                address.association(),
                "vpc",
                address.instance(),
                address.nic(),
                address.nic().map(_ -> address.account()),
                address.privateIp(),
                "amazon",
                caller.region(),
                tags);
    }
}
