package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcPeeringId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows the first packet of a flow through a VPC and its peers, node by node, without sending it. Every decision is
 * {@link Judge}'s; this only asks it in the order in which the packet meets the rules, and keeps what it says.
 */
public final class Tracer {
    private static final Ipv4 METADATA = Ipv4.of("169.254.169.254");
    private static final Ipv4 RESOLVER = Ipv4.of("169.254.169.253");
    private static final int HTTP = 80;
    private static final int DNS = 53;
    private static final int DHCP = 67;

    private final Views views;
    private final List<Trace.Step> steps = new ArrayList<>();

    private Tracer(Views views) {
        this.views = views;
    }

    /** Follows a packet between addresses as the sender and the receiver know them. */
    public static Trace trace(Views views, Packet packet) {
        var tracer = new Tracer(views);
        tracer.follow(packet);
        return new Trace(tracer.steps);
    }

    private void follow(Packet packet) {
        var own = views.withAddress(packet.source());
        if (own.size() > 1) {
            end("VPC", "more than one peer has " + packet.source() + "; ask about that VPC");
            return;
        }
        var sender = own.stream().findFirst().or(() -> views.withPublicAddress(packet.source()));
        if (sender.isPresent()) {
            send(sender.get(), packet.between(sender.get().address(), packet.target()));
        } else if (views.of(views.vpc()).values().stream().anyMatch(vpc -> vpc.owns(packet.source()))) {
            end("VPC", "no guest has " + packet.source() + ", so nobody's tap lets it pass as a source");
        } else {
            arriveFromOutside(packet);
        }
    }

    private void arriveFromOutside(Packet packet) {
        var receiver = views.withPublicAddress(packet.target());
        if (receiver.isPresent()) {
            arriveByPublicAddress(receiver.get(), packet);
        } else if (views.withAddress(views.vpc(), packet.target()).isPresent()) {
            end("uplink", packet.target() + " is private: from outside the guest is reached by a public address only");
        } else {
            end("uplink", "no guest of the VPC has " + packet.target());
        }
    }

    private void arriveByPublicAddress(Views.Found receiver, Packet packet) {
        var inward = receiver.address();
        pass(receiver.at("uplink"), packet.target() + " becomes " + inward + " (set inward)");
        arrive(receiver, packet.between(packet.source(), inward));
    }

    private void send(Views.Found sender, Packet packet) {
        var guest = sender.guest();
        pass(
                sender.at(guest.tap()),
                "its frames carry " + guest.mac() + " and " + sender.address() + ", which are its own");
        if (withNode(sender, packet)) {
            return;
        }
        var judge = new Judge(sender.vpc());
        if (!border(sender, judge.leaving(guest, packet), "out of ")) {
            return;
        }
        var egress = judge.egress(guest, packet);
        if (egress.isEmpty()) {
            end(sender.at("egress"), "no egress rule of " + names(guest.groups()) + " allows " + packet);
            return;
        }
        pass(sender.at("egress"), describe(sender.vpc(), egress.get(), true));
        onward(sender, packet, judge, egress);
    }

    /** What the node itself serves: nobody else has these addresses. */
    private boolean withNode(Views.Found sender, Packet packet) {
        boolean metadata = packet.target().equals(METADATA);
        boolean resolver = packet.target().equals(RESOLVER)
                || packet.target().equals(sender.vpc().resolver());
        boolean router = packet.target()
                .equals(sender.vpc().block(sender.guest().subnet()).gateway());
        if (!metadata && !resolver && !router) {
            return false;
        }
        boolean tcpOrUdp = packet.protocol() == Packet.TCP || packet.protocol() == Packet.UDP;
        boolean asksMetadata = metadata && packet.protocol() == Packet.TCP && packet.targetPort() == HTTP;
        boolean asksResolver =
                resolver && sender.vpc().outward().options().resolver() && tcpOrUdp && packet.targetPort() == DNS;
        boolean asksForLease = packet.protocol() == Packet.UDP && packet.targetPort() == DHCP;
        if (asksMetadata || asksResolver || asksForLease) {
            pass(sender.at("input"), "the node itself answers there, whatever groups say");
        } else {
            end(sender.at("input"), "the node answers DHCP, metadata (tcp 80) and, if the VPC has DNS, tcp and udp 53");
        }
        return true;
    }

    private void onward(Views.Found sender, Packet packet, Judge judge, Optional<Verdict.Grant> egress) {
        var receiver = views.withAddress(sender.vpc().id(), packet.target());
        if (receiver.isPresent()) {
            if (carried(sender, sender.vpc(), receiver.get(), "")) {
                arrive(receiver.get(), packet);
            }
            return;
        }
        switch (judge.beyond(packet, sender.guest(), egress)) {
            case Verdict.Dropped(var reason) -> end(sender.at("route"), why(sender, reason, packet));
            case Verdict.Passes _ -> leave(sender, packet);
        }
    }

    /** Whether a VPC carries the packet from the sender's node to the receiver's. */
    private boolean carried(Views.Found sender, Vpc by, Views.Found receiver, String what) {
        var target = receiver.address();
        if (receiver.node().equals(sender.node())) {
            pass(
                    sender.at("route"),
                    what + target + " is on this node, at " + receiver.guest().bridge());
            return true;
        }
        var tunnel = by.remotes().get(target);
        if (tunnel == null) {
            end(sender.at("route"), what + target + " is on " + receiver.node() + ", which has no tunnel yet");
            return false;
        }
        pass(
                sender.at("route"),
                what + target + " is on " + receiver.node() + ": through " + Names.tunnel(by.id()) + " to " + tunnel);
        return true;
    }

    private void leave(Views.Found sender, Packet packet) {
        var way = sender.vpc()
                .outward()
                .route(sender.guest().subnet(), packet.target())
                .map(Outward.Route::way)
                .orElse(new Outward.Nowhere());
        switch (way) {
            case Outward.Uplink() -> leaveByUplink(sender, packet);
            case Outward.ThroughNat(var gateway) -> leaveByGateway(sender, packet, gateway);
            case Outward.ThroughPeer(var connection) -> leaveToPeer(sender, packet, connection);
            case Outward.ThroughGuest(var address) -> leaveByGuest(sender, packet, address);
            case Outward.Nowhere() -> pass(sender.at("route"), route(sender, packet));
        }
    }

    private void leaveByUplink(Views.Found sender, Packet packet) {
        String route = route(sender, packet);
        var outward = sender.guest().addresses().getOrDefault(sender.address(), Optional.empty());
        if (outward.isEmpty()) {
            pass(sender.at("route"), route);
            return;
        }
        pass(sender.at("route"), route + "; its source becomes " + outward.get() + " (map outward)");
        reachFromOutside(packet.between(outward.get(), packet.target()));
    }

    /** What goes out to a public address of a guest comes in there. */
    private void reachFromOutside(Packet packet) {
        views.withPublicAddress(packet.target()).ifPresent(found -> arriveByPublicAddress(found, packet));
    }

    private void leaveByGateway(Views.Found sender, Packet packet, NatGatewayId id) {
        String route = route(sender, packet);
        var nat = sender.vpc().outward().gateways().get(id);
        var node = views.running(sender.vpc().id(), id);
        if (nat == null || node.isEmpty()) {
            pass(sender.at("route"), route + ", and it is not known which node runs that");
            return;
        }
        pass(
                sender.at("route"),
                route + ", which runs "
                        + nat.node()
                                .map(address -> "on " + node.get() + ": through "
                                        + Names.tunnel(sender.vpc().id()) + " to " + address)
                                .orElse("on this node"));
        boolean out = sender.vpc()
                .outward()
                .route(nat.subnet(), packet.target())
                .filter(found -> found.way() instanceof Outward.Uplink)
                .isPresent();
        if (!out) {
            end(node.get() + " nat", nat.subnet() + ", where the gateway is, has no route to an internet gateway");
            return;
        }
        pass(node.get() + " nat", "its source becomes " + nat.publicAddress() + ", and it leaves by the uplink");
        reachFromOutside(packet.between(nat.publicAddress(), packet.target()));
    }

    /** The peer's namespace is on the sender's node, too, and carries the packet on from there. */
    private void leaveToPeer(Views.Found sender, Packet packet, VpcPeeringId connection) {
        String route = route(sender, packet);
        var peer = sender.vpc().outward().peer(connection);
        var there =
                peer.flatMap(other -> Optional.ofNullable(views.of(other.vpc()).get(sender.node())));
        if (peer.isEmpty() || there.isEmpty()) {
            pass(sender.at("route"), route + ", whose other end is not followed");
            return;
        }
        var vpc = peer.get().vpc();
        pass(
                sender.at("route"),
                route + ": by " + Names.peering(connection, sender.vpc().id(), vpc) + " to " + vpc);
        var receiver = views.withAddress(vpc, packet.target());
        if (receiver.isEmpty()) {
            end(sender.at("route"), packet.target() + " is nobody's: no guest of " + vpc + " has it");
            return;
        }
        if (carried(sender, there.get(), receiver.get(), "in " + vpc + " ") && arrive(receiver.get(), packet)) {
            backToPeer(receiver.get(), packet, connection);
        }
    }

    /** Who has no route back answers in vain. */
    private void backToPeer(Views.Found receiver, Packet packet, VpcPeeringId connection) {
        var subnet = receiver.guest().subnet();
        boolean back = receiver.vpc()
                .outward()
                .route(subnet, packet.source())
                .filter(route -> route.way().equals(new Outward.ThroughPeer(connection)))
                .isPresent();
        if (!back) {
            end(
                    receiver.at("answer"),
                    subnet + " has no route to " + packet.source() + " through " + connection + ", so no answer comes");
        }
    }

    private void leaveByGuest(Views.Found sender, Packet packet, Ipv4 address) {
        String route = route(sender, packet);
        var router = views.withAddress(sender.vpc().id(), address);
        if (router.isEmpty()) {
            end(sender.at("route"), route + ", which is not there");
            return;
        }
        if (!carried(sender, sender.vpc(), router.get(), route + "; ")) {
            return;
        }
        if (router.get().guest().sourceCheck()) {
            end(router.get().at("ingress"), address + " takes only what is for itself: its source check is on");
            return;
        }
        if (granted(router.get(), packet)) {
            pass(router.get().at(router.get().guest().tap()), "delivered to " + address + ", which forwards it");
        }
    }

    private boolean arrive(Views.Found receiver, Packet packet) {
        var judge = new Judge(receiver.vpc());
        boolean taken =
                border(receiver, judge.entering(receiver.guest(), packet), "into ") && granted(receiver, packet);
        if (taken) {
            pass(receiver.at(receiver.guest().tap()), "delivered to " + receiver.address());
        }
        return taken;
    }

    private boolean granted(Views.Found receiver, Packet packet) {
        var ingress = new Judge(receiver.vpc()).ingress(receiver.guest(), packet);
        if (ingress.isEmpty()) {
            end(
                    receiver.at("ingress"),
                    "no ingress rule of " + names(receiver.guest().groups()) + " allows " + packet);
        } else {
            pass(receiver.at("ingress"), describe(receiver.vpc(), ingress.get(), false));
        }
        return ingress.isPresent();
    }

    private boolean border(Views.Found found, Optional<Judge.Ruling> ruling, String direction) {
        if (ruling.isEmpty()) {
            return true;
        }
        String place = found.at(ruling.get().acl().value());
        String what = direction + found.guest().subnet() + ": ";
        String why = what
                + ruling.get()
                        .entry()
                        .map(entry -> "entry " + entry.number() + (entry.allow() ? " allows " : " denies ")
                                + Permission.text(entry.match()) + " with " + entry.block())
                        .orElse("no entry matches, so the last one denies");
        steps.add(new Trace.Step(place, ruling.get().allows(), why));
        return ruling.get().allows();
    }

    private static String why(Views.Found sender, Verdict.Reason reason, Packet packet) {
        return switch (reason) {
            case NO_PUBLIC_ADDRESS -> route(sender, packet) + ", but " + sender.address() + " has no public address";
            case NO_ROUTE -> route(sender, packet);
            case NOBODY_THERE -> packet.target() + " is nobody's: no guest has it, and it is never routed out of a VPC";
            case INGRESS -> route(sender, packet) + ", but that guest's groups, or its source check, do not take it";
            case NOT_OURS, EGRESS, ACL -> "it is dropped";
        };
    }

    private static String route(Views.Found sender, Packet packet) {
        var subnet = sender.guest().subnet();
        return sender.vpc()
                .outward()
                .route(subnet, packet.target())
                .map(route -> "route " + route.destination() + " of " + subnet
                        + switch (route.way()) {
                            case Outward.Uplink() -> " leads to the internet gateway";
                            case Outward.ThroughNat(var gateway) -> " leads through " + gateway;
                            case Outward.ThroughPeer(var connection) -> " leads through " + connection;
                            case Outward.ThroughGuest(var address) -> " leads through the guest " + address;
                            case Outward.Nowhere() -> " is a blackhole";
                        })
                .orElse(subnet + " has no route to " + packet.target());
    }

    private static String describe(Vpc vpc, Verdict.Grant grant, boolean egress) {
        var rule = Optional.ofNullable(vpc.groups().get(grant.group())).stream()
                .flatMap(group -> (egress ? group.egress() : group.ingress()).stream())
                .filter(permission -> permission.id().equals(grant.rule()))
                .findFirst()
                .map(Permission::describe)
                .orElse("");
        return grant.rule() + " of " + grant.group() + " allows " + rule;
    }

    private static String names(List<SecurityGroupId> groups) {
        return groups.isEmpty()
                ? "no group"
                : String.join(", ", groups.stream().map(SecurityGroupId::value).toList());
    }

    private void pass(String place, String why) {
        steps.add(new Trace.Step(place, true, why));
    }

    private void end(String place, String why) {
        steps.add(new Trace.Step(place, false, why));
    }
}
