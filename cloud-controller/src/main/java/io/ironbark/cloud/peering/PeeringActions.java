package io.ironbark.cloud.peering;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** VPC peering connections: asked for, accepted, rejected, deleted. */
public final class PeeringActions {
    private static final String TYPE = Kind.VPC_PEERING.resourceType();
    private static final int PEERINGS_MAX = 50;

    /** EC2 says no more than this, so that nobody learns what VPCs others have. */
    private static final String FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";

    private final Ground ground;
    private final PeeringStore peerings;
    private final PeeringsOfVpc ofVpc;
    private final PeeringDescriptions descriptions;

    public PeeringActions(Ground ground, PeeringStore peerings, PeeringsOfVpc ofVpc, PeeringDescriptions descriptions) {
        this.ground = ground;
        this.peerings = peerings;
        this.ofVpc = ofVpc;
        this.descriptions = descriptions;
    }

    record CreateRequest(
            VpcId vpcId,
            Optional<VpcId> peerVpcId,
            Optional<AccountId> peerOwnerId,
            Optional<String> peerRegion,
            List<TagSpecification> tagSpecifications) {}

    record NamedRequest(VpcPeeringId vpcPeeringConnectionId) {}

    record Answered(PeeringDescriptions.PeeringItem vpcPeeringConnection) {}

    record Returned(@Member("Return") boolean done) {}

    public Taggable taggable() {
        return new Taggable(Kind.VPC_PEERING, VpcPeeringId.PREFIX, peerings::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateVpcPeeringConnection", CreateRequest.class, Answered.class, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, "*"), caller.arn("vpc", request.vpcId())))
                        .tagging(TYPE),
                Action.write("AcceptVpcPeeringConnection", NamedRequest.class, Answered.class, this::accept)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.write("RejectVpcPeeringConnection", NamedRequest.class, Returned.class, this::reject)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))),
                Action.write("DeleteVpcPeeringConnection", NamedRequest.class, Returned.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcPeeringConnectionId()))));
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
        Vpc own = ground.vpcs().require(tx, caller.account(), request.vpcId());
        if (peerOwner.equals(caller.account())) {
            ground.vpcs().require(tx, caller.account(), peer);
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
        return new Answered(PeeringDescriptions.item(caller, peering, tags));
    }

    private Answered accept(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var named = descriptions.require(tx, caller, request.vpcPeeringConnectionId());
        ground.vpcs()
                .lockAll(tx, List.of(named.requester().vpc(), named.accepter().vpc()));
        var peering = peerings.require(tx, caller.account(), request.vpcPeeringConnectionId());
        if (!peering.accepter().account().equals(caller.account())) {
            throw notYours(caller, "accept", peering);
        }
        if (!peering.pending()) {
            throw PeeringStore.wrongState(peering, "active");
        }
        Vpc own = ground.vpcs().require(tx, caller.account(), peering.accepter().vpc());
        Vpc other = ground.vpcs()
                .require(tx, peering.requester().account(), peering.requester().vpc());
        refuseTooMany(tx, own.id());
        if (overlap(own, other)) {
            peerings.end(tx, peering.id(), "failed", FAILED, ground.clock().instant());
        } else {
            peerings.activate(tx, peering.id());
            ofVpc.touchBoth(tx, peering);
        }
        return new Answered(descriptions.item(tx, caller, peerings.require(tx, caller.account(), peering.id())));
    }

    private Returned reject(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var peering = peerings.require(tx, caller.account(), request.vpcPeeringConnectionId());
        if (!peering.accepter().account().equals(caller.account())) {
            throw notYours(caller, "reject", peering);
        }
        if (!peering.pending()) {
            throw PeeringStore.wrongState(peering, "rejected");
        }
        peerings.end(
                tx,
                peering.id(),
                "rejected",
                "Rejected by " + caller.account(),
                ground.clock().instant());
        return new Returned(true);
    }

    private Returned delete(Tx tx, Caller caller, NamedRequest request) throws SQLException {
        var peering = peerings.require(tx, caller.account(), request.vpcPeeringConnectionId());
        boolean withdrawn = peering.pending() && peering.requester().account().equals(caller.account());
        if (!peering.active() && !withdrawn) {
            throw PeeringStore.wrongState(peering, "deleted");
        }
        ofVpc.end(tx, peering, caller.account());
        return new Returned(true);
    }

    private void refuseTooMany(Tx tx, VpcId vpc) throws SQLException {
        if (peerings.count(tx, vpc) > PEERINGS_MAX) {
            throw NetworkFault.PEERING_LIMIT.because("A VPC may have " + PEERINGS_MAX + " peering connections.");
        }
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
}
