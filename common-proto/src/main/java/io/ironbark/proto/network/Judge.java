package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.SecurityGroupId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What security groups and routes say of a packet that opens a flow. Answers of an allowed flow pass without being
 * asked about, in both directions, as EC2 has it.
 */
public final class Judge {
    /** Link-local, loopback, multicast and reserved: never routed, whatever rules say. */
    public static final List<Ipv4Block> NEVER_ROUTED = List.of(
            Ipv4Block.of("0.0.0.0/8"),
            Ipv4Block.of("127.0.0.0/8"),
            Ipv4Block.of("169.254.0.0/16"),
            Ipv4Block.of("224.0.0.0/3"));

    private final Vpc vpc;
    private final SortedMap<Ipv4, Vpc.Guest> guests;

    public Judge(Vpc vpc) {
        this.vpc = vpc;
        this.guests = vpc.byAddress();
    }

    /** True if a guest of this node has the address. */
    public boolean isHere(Ipv4 address) {
        return guests.containsKey(address);
    }

    /** The verdict on a packet that this node routes. */
    public Verdict verdict(Packet packet) {
        Optional<Vpc.Guest> sender = Optional.ofNullable(guests.get(packet.source()));
        Optional<Vpc.Guest> receiver = Optional.ofNullable(guests.get(packet.target()));
        if (sender.isEmpty() && receiver.isEmpty()) {
            return new Verdict.Dropped(Verdict.Reason.NOT_OURS);
        }
        if (!crosses(packet, sender, receiver)) {
            return new Verdict.Dropped(Verdict.Reason.ACL);
        }
        var egress = sender.flatMap(guest -> egress(guest, packet));
        if (sender.isPresent() && egress.isEmpty()) {
            return new Verdict.Dropped(Verdict.Reason.EGRESS);
        }
        if (receiver.isEmpty()) {
            return beyond(packet, sender.get(), egress);
        }
        var ingress = ingress(receiver.get(), packet);
        return ingress.isEmpty() ? new Verdict.Dropped(Verdict.Reason.INGRESS) : new Verdict.Passes(egress, ingress);
    }

    /** What becomes of a packet whose receiver is no guest of this node. */
    Verdict beyond(Packet packet, Vpc.Guest sender, Optional<Verdict.Grant> egress) {
        if (vpc.remotes().containsKey(packet.target())) {
            return new Verdict.Passes(egress, Optional.empty());
        }
        if (NEVER_ROUTED.stream().anyMatch(block -> block.contains(packet.target())) || vpc.owns(packet.target())) {
            return new Verdict.Dropped(Verdict.Reason.NOBODY_THERE);
        }
        var way = vpc.outward().route(sender.subnet(), packet.target()).map(Outward.Route::way);
        return switch (way.orElse(new Outward.Nowhere())) {
            case Outward.Nowhere() -> new Verdict.Dropped(Verdict.Reason.NO_ROUTE);
            case Outward.Uplink() ->
                sender.addresses()
                                .getOrDefault(packet.source(), Optional.empty())
                                .isPresent()
                        ? new Verdict.Passes(egress, Optional.empty())
                        : new Verdict.Dropped(Verdict.Reason.NO_PUBLIC_ADDRESS);
            case Outward.ThroughNat(var gateway) ->
                vpc.outward().gateways().containsKey(gateway)
                        ? new Verdict.Passes(egress, Optional.empty())
                        : new Verdict.Dropped(Verdict.Reason.NO_ROUTE);
            case Outward.ThroughPeer(var connection) ->
                vpc.outward()
                                .peer(connection)
                                .filter(peer -> peer.owns(packet.target()))
                                .isPresent()
                        ? new Verdict.Passes(egress, Optional.empty())
                        : new Verdict.Dropped(Verdict.Reason.NO_ROUTE);
            case Outward.ThroughGuest(var address) -> through(packet, address, egress);
        };
    }

    /** A guest that forwards decides by its groups what it takes; one elsewhere is asked on its own node. */
    private Verdict through(Packet packet, Ipv4 address, Optional<Verdict.Grant> egress) {
        var router = guests.get(address);
        if (router == null) {
            return vpc.remotes().containsKey(address)
                    ? new Verdict.Passes(egress, Optional.empty())
                    : new Verdict.Dropped(Verdict.Reason.NO_ROUTE);
        }
        var ingress = ingress(router, packet);
        return router.sourceCheck() || ingress.isEmpty()
                ? new Verdict.Dropped(Verdict.Reason.INGRESS)
                : new Verdict.Passes(egress, ingress);
    }

    /** Whether the ACLs of the subnets of this node's guests let the packet over their borders. */
    private boolean crosses(Packet packet, Optional<Vpc.Guest> sender, Optional<Vpc.Guest> receiver) {
        return Stream.concat(
                        sender.flatMap(guest -> leaving(guest, packet)).stream(),
                        receiver.flatMap(guest -> entering(guest, packet)).stream())
                .allMatch(Ruling::allows);
    }

    /** What a network ACL says of a packet; without a deciding entry it is dropped. */
    record Ruling(NetworkAclId acl, Optional<Outward.Entry> entry) {
        boolean allows() {
            return entry.filter(Outward.Entry::allow).isPresent();
        }
    }

    /** Empty if the packet does not leave the guest's subnet, or everything may. */
    Optional<Ruling> leaving(Vpc.Guest guest, Packet packet) {
        return border(guest, Outward.Acl::egress, packet, packet.target());
    }

    /** Empty if the packet comes from within the guest's subnet, or everything may come. */
    Optional<Ruling> entering(Vpc.Guest guest, Packet packet) {
        return border(guest, Outward.Acl::ingress, packet, packet.source());
    }

    private Optional<Ruling> border(
            Vpc.Guest guest, Function<Outward.Acl, List<Outward.Entry>> direction, Packet packet, Ipv4 other) {
        return Optional.ofNullable(vpc.outward().acls().get(guest.subnet()))
                .filter(_ -> !vpc.block(guest.subnet()).contains(other))
                .map(acl -> new Ruling(acl.id(), Outward.Acl.deciding(direction.apply(acl), packet, other)));
    }

    Optional<Verdict.Grant> egress(Vpc.Guest sender, Packet packet) {
        return grant(sender, Vpc.Group::egress, packet, packet.target());
    }

    Optional<Verdict.Grant> ingress(Vpc.Guest receiver, Packet packet) {
        return grant(receiver, Vpc.Group::ingress, packet, packet.source());
    }

    private Optional<Verdict.Grant> grant(
            Vpc.Guest guest, Function<Vpc.Group, List<Permission>> direction, Packet packet, Ipv4 other) {
        for (SecurityGroupId id : guest.groups()) {
            var group = vpc.groups().get(id);
            if (group == null) {
                continue;
            }
            for (Permission permission : direction.apply(group)) {
                if (permission.allows(packet, other, vpc)) {
                    return Optional.of(new Verdict.Grant(id, permission.id()));
                }
            }
        }
        return Optional.empty();
    }
}
