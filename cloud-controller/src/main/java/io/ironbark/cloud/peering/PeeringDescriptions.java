package io.ironbark.cloud.peering;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** DescribeVpcPeeringConnections: what each of the two accounts is told of a connection. */
public final class PeeringDescriptions {
    private static final Duration WAITS = Duration.ofDays(7);

    private final Ground ground;
    private final Listing<PeeringStore.Peering> listing;

    public PeeringDescriptions(Ground ground, PeeringStore peerings) {
        this.ground = ground;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.VPC_PEERING, PeeringStore.FILTERS, peerings::find, PeeringStore.Peering::id));
    }

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
            Optional<PeeringOptions.Options> peeringOptions,
            VpcId vpcId,
            String region) {}

    record Block(String cidrBlock) {}

    record Status(String code, String message) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.read("DescribeVpcPeeringConnections", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    /** A connection that the account has an end of; not locked. */
    PeeringStore.Peering require(Tx tx, Caller caller, VpcPeeringId id) throws SQLException {
        return listing.require(tx, caller.account(), id);
    }

    /** A connection with those of its tags that the caller may see. */
    PeeringItem item(Tx tx, Caller caller, PeeringStore.Peering peering) throws SQLException {
        List<Tag> tags = owns(caller, peering)
                ? ground.tags()
                        .of(tx, List.of(peering.id()))
                        .getOrDefault(peering.id().value(), List.of())
                : List.of();
        return item(caller, peering, tags);
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

    static PeeringItem item(Caller caller, PeeringStore.Peering peering, List<Tag> tags) {
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
                peering.active() ? Optional.of(PeeringOptions.Options.NONE) : Optional.empty(),
                end.vpc(),
                caller.region());
    }
}
