package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** VPC peering connections: asked for, accepted, rejected, deleted, described. */
final class PeeringActions {
    private static final String TYPE = Kind.VPC_PEERING.resourceType();
    private static final int PEERINGS_MAX = 50;
    private static final Duration WAITS = Duration.ofDays(7);

    /** EC2 says no more than this, so that nobody learns what VPCs others have. */
    private static final String FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";

    private final Network.Ground ground;
    private final PeeringStore peerings;
    private final Listing<PeeringStore.Peering> listing;

    PeeringActions(Network.Ground ground) {
        this.ground = ground;
        this.peerings = ground.peerings();
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.VPC_PEERING, PeeringStore.FILTERS, peerings::find, PeeringStore.Peering::id));
    }

    record CreateRequest(
            VpcId vpcId,
            Optional<VpcId> peerVpcId,
            Optional<AccountId> peerOwnerId,
            Optional<String> peerRegion,
            List<TagSpecification> tagSpecifications) {}

    record NamedRequest(VpcPeeringId vpcPeeringConnectionId) {}

    record Answered(PeeringItem vpcPeeringConnection) {}

    record Returned(@Member("Return") boolean done) {}

    record OptionsRequest(
            VpcPeeringId vpcPeeringConnectionId,
            Optional<Options> accepterPeeringConnectionOptions,
            Optional<Options> requesterPeeringConnectionOptions) {}

    record Options(
            boolean allowDnsResolutionFromRemoteVpc,
            boolean allowEgressFromLocalClassicLinkToRemoteVpc,
            boolean allowEgressFromLocalVpcToRemoteClassicLink) {
        private static final Options NONE = new Options(false, false, false);
    }

    record OptionsAnswer(
            Optional<Options> accepterPeeringConnectionOptions, Optional<Options> requesterPeeringConnectionOptions) {}

    record DescribeRequest(List<VpcPeeringId> vpcPeeringConnectionIds, List<Filter> filters, PageRequest page) {}

    record Described(List<PeeringItem> vpcPeeringConnections, Optional<String> nextToken) {}

    record PeeringItem(
            EndItem accepterVpcInfo,
            Optional<Instant> expirationTime,
            EndItem requesterVpcInfo,
            Status status,
            List<Tag> tags,
            VpcPeeringId vpcPeeringConnectionId) {}

    record EndItem(
            Optional<String> cidrBlock,
            List<Block> cidrBlockSet,
            AccountId ownerId,
            Optional<Options> peeringOptions,
            VpcId vpcId,
            String region) {}

    record Block(String cidrBlock) {}

    record Status(String code, String message) {}

    Taggable taggable() {
        return new Taggable(Kind.VPC_PEERING, VpcPeeringId.PREFIX, peerings::existing);
    }

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateVpcPeeringConnection", CreateRequest.class, Answered.class, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, "*"), caller.arn("vpc", request.vpcId())))
                        .tagging(TYPE),
                Action.write("AcceptVpcPeeringConnection", NamedRequest.class, Answered.class, this::accept)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.write("RejectVpcPeeringConnection", NamedRequest.class, Returned.class, this::reject)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.write("DeleteVpcPeeringConnection", NamedRequest.class, Returned.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.write(
                                "ModifyVpcPeeringConnectionOptions",
                                OptionsRequest.class,
                                OptionsAnswer.class,
                                this::modify)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.read("DescribeVpcPeeringConnections", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Answered create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        request.peerRegion().filter(region -> !region.equals(caller.region())).ifPresent(region -> {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("This cloud has no peering with the region " + region + "."));
        });
        VpcId peer =
                request.peerVpcId().orElseThrow(() -> new ApiException(new ApiError.MissingParameter("PeerVpcId")));
        AccountId peerOwner = request.peerOwnerId().orElse(caller.account());
        ground.vpcs().lockAll(tx, List.of(request.vpcId(), peer));
        Vpc own = VpcActions.lock(tx, ground, caller.account(), request.vpcId());
        if (peerOwner.equals(caller.account())) {
            VpcActions.lock(tx, ground, caller.account(), peer);
        }
        Optional<Vpc> other = ground.vpcs().lock(tx, peerOwner, peer);
        if (other.isPresent() && peerings.between(tx, own.id(), peer).isPresent()) {
            throw NetworkFault.PEERING_EXISTS.because(
                    "A VPC peering connection between " + own.id() + " and " + peer + " already exists.");
        }
        refuseTooMany(tx, own.id());
        boolean fits = other.filter(vpc -> !overlap(own, vpc) && !vpc.id().equals(own.id()))
                .isPresent();
        Instant now = ground.clock().instant();
        var peering = new PeeringStore.Peering(
                ground.ids().next(VpcPeeringId.PREFIX, VpcPeeringId::new),
                new PeeringStore.End(caller.account(), own.id(), own.cidrs()),
                new PeeringStore.End(peerOwner, peer, List.of()),
                fits ? "pending-acceptance" : "failed",
                fits ? "Pending Acceptance by " + peerOwner : FAILED,
                now,
                fits ? Optional.empty() : Optional.of(now));
        peerings.insert(tx, peering);
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.VPC_PEERING, peering.id(), tags);
        return new Answered(item(caller, peering, tags));
    }

    private Answered accept(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var named = listing.require(tx, caller.account(), request.vpcPeeringConnectionId());
        ground.vpcs()
                .lockAll(tx, List.of(named.requester().vpc(), named.accepter().vpc()));
        var peering = require(tx, caller, request.vpcPeeringConnectionId());
        if (!peering.accepter().account().equals(caller.account())) {
            throw notYours(caller, "accept", peering);
        }
        if (!peering.pending()) {
            throw wrongState(peering, "active");
        }
        Vpc own =
                VpcActions.lock(tx, ground, caller.account(), peering.accepter().vpc());
        Vpc other = VpcActions.lock(
                tx, ground, peering.requester().account(), peering.requester().vpc());
        refuseTooMany(tx, own.id());
        if (overlap(own, other)) {
            peerings.end(tx, peering.id(), "failed", FAILED, ground.clock().instant());
        } else {
            peerings.activate(tx, peering.id());
            touchBoth(tx, peering);
        }
        return new Answered(item(caller, require(tx, caller, peering.id()), tags(tx, caller, peering)));
    }

    private Returned reject(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var peering = require(tx, caller, request.vpcPeeringConnectionId());
        if (!peering.accepter().account().equals(caller.account())) {
            throw notYours(caller, "reject", peering);
        }
        if (!peering.pending()) {
            throw wrongState(peering, "rejected");
        }
        peerings.end(
                tx,
                peering.id(),
                "rejected",
                "Rejected by " + caller.account(),
                ground.clock().instant());
        return new Returned(true);
    }

    /** Its routes stay, and are blackholes. */
    private Returned delete(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var peering = require(tx, caller, request.vpcPeeringConnectionId());
        boolean withdrawn = peering.pending() && peering.requester().account().equals(caller.account());
        if (!peering.active() && !withdrawn) {
            throw wrongState(peering, "deleted");
        }
        end(tx, ground, peering, caller.account());
        return new Returned(true);
    }

    /** Ends all connections of a VPC that is about to go. */
    static void endAll(Tx tx, Network.Ground ground, AccountId account, VpcId vpc) throws SQLException {
        for (VpcPeeringId id : ground.peerings().liveOf(tx, vpc)) {
            var peering = ground.peerings().lock(tx, account, id);
            if (peering.isPresent()) {
                end(tx, ground, peering.get(), account);
            }
        }
    }

    private static void end(Tx tx, Network.Ground ground, PeeringStore.Peering peering, AccountId by)
            throws SQLException {
        ground.peerings()
                .end(
                        tx,
                        peering.id(),
                        "deleted",
                        "Deleted by " + by,
                        ground.clock().instant());
        ground.vpcs().touch(tx, peering.requester().vpc());
        ground.vpcs().touch(tx, peering.accepter().vpc());
    }

    private OptionsAnswer modify(Tx tx, Caller caller, OptionsRequest request) throws SQLException {
        var peering = require(tx, caller, request.vpcPeeringConnectionId());
        if (!peering.active()) {
            throw wrongState(peering, "active");
        }
        for (var options :
                List.of(request.accepterPeeringConnectionOptions(), request.requesterPeeringConnectionOptions())) {
            if (!options.orElse(Options.NONE).equals(Options.NONE)) {
                throw new ApiException(new ApiError.UnsupportedOperation(
                        "Peers of a VPC in this cloud resolve its names to public addresses as everybody does, and there"
                                + " is no ClassicLink: the options of a peering connection can't be turned on."));
            }
        }
        return new OptionsAnswer(
                request.accepterPeeringConnectionOptions(), request.requesterPeeringConnectionOptions());
    }

    private void touchBoth(Tx tx, PeeringStore.Peering peering) throws SQLException {
        ground.vpcs().touch(tx, peering.requester().vpc());
        ground.vpcs().touch(tx, peering.accepter().vpc());
    }

    private void refuseTooMany(Tx tx, VpcId vpc) throws SQLException {
        if (peerings.count(tx, vpc) > PEERINGS_MAX) {
            throw NetworkFault.PEERING_LIMIT.because("A VPC may have " + PEERINGS_MAX + " peering connections.");
        }
    }

    private PeeringStore.Peering require(Tx tx, Caller caller, VpcPeeringId id) throws SQLException {
        return peerings.lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.VPC_PEERING, id)));
    }

    private static boolean overlap(Vpc one, Vpc other) {
        return one.cidrs().stream()
                .map(block -> Ipv4Block.parse(block).orElseThrow())
                .anyMatch(block -> other.cidrs().stream()
                        .anyMatch(
                                theirs -> Ipv4Block.parse(theirs).orElseThrow().overlaps(block)));
    }

    private static ApiException notYours(Caller caller, String verb, PeeringStore.Peering peering) {
        return new ApiException(new ApiError.OperationNotPermitted(
                "User " + caller.account() + " cannot " + verb + " peering " + peering.id()));
    }

    private static ApiException wrongState(PeeringStore.Peering peering, String to) {
        return NetworkFault.PEERING_STATE.because("Invalid state transition for " + peering.id()
                + ", attempted to transition from " + peering.status() + " to " + to);
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.vpcPeeringConnectionIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(peering ->
                                item(caller, peering, owns(caller, peering) ? found.tags(peering.id()) : List.of()))
                        .toList(),
                found.nextToken());
    }

    /** The tags are the requester's, and nobody else sees them. */
    private static boolean owns(Caller caller, PeeringStore.Peering peering) {
        return peering.requester().account().equals(caller.account());
    }

    private List<Tag> tags(Tx tx, Caller caller, PeeringStore.Peering peering) throws SQLException {
        return owns(caller, peering)
                ? ground.tags()
                        .of(tx, List.of(peering.id()))
                        .getOrDefault(peering.id().value(), List.of())
                : List.of();
    }

    private static PeeringItem item(Caller caller, PeeringStore.Peering peering, List<Tag> tags) {
        return new PeeringItem(
                end(caller, peering.accepter(), peering),
                peering.pending() ? Optional.of(peering.createdAt().plus(WAITS)) : Optional.empty(),
                end(caller, peering.requester(), peering),
                new Status(peering.status(), peering.message()),
                tags,
                peering.id());
    }

    /** The blocks of somebody else's VPC are shown once he has accepted. */
    private static EndItem end(Caller caller, PeeringStore.End end, PeeringStore.Peering peering) {
        boolean requester = end.equals(peering.requester());
        boolean shown = requester || peering.active() || end.account().equals(caller.account());
        List<String> blocks = shown ? end.cidrs() : List.of();
        return new EndItem(
                blocks.stream().findFirst(),
                blocks.stream().map(Block::new).toList(),
                end.account(),
                peering.active() ? Optional.of(Options.NONE) : Optional.empty(),
                end.vpc(),
                caller.region());
    }
}
