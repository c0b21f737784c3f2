package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Follows the first packet of a flow through a VPC, node by node, without sending it. Every decision is {@link Judge}'s;
 * this only asks it in the order in which the packet meets the rules, and keeps what it says.
 */
public final class Tracer {
    private static final Ipv4 METADATA = Ipv4.of("169.254.169.254");
    private static final Ipv4 RESOLVER = Ipv4.of("169.254.169.253");
    private static final int HTTP = 80;
    private static final int DNS = 53;
    private static final int DHCP = 67;

    private final SortedMap<NodeId, Vpc> views;
    private final List<Trace.Step> steps = new ArrayList<>();

    private Tracer(SortedMap<NodeId, Vpc> views) {
        this.views = views;
    }

    /**
     * Follows a packet between addresses as the sender and the receiver know them.
     *
     * @param views the VPC as each node that has a guest of it sees it
     */
    public static Trace trace(SortedMap<NodeId, Vpc> views, Packet packet) {
        var tracer = new Tracer(Collections.unmodifiableSortedMap(new TreeMap<>(views)));
        tracer.follow(packet);
        return new Trace(tracer.steps);
    }

    /** A guest, where it is, and which of its private addresses is meant. */
    private record Found(NodeId node, Vpc vpc, Vpc.Guest guest, Ipv4 address) {
        String at(String what) {
            return node + " " + what;
        }
    }

    private void follow(Packet packet) {
        var sender = withAddress(packet.source()).or(() -> withPublicAddress(packet.source()));
        if (sender.isPresent()) {
            send(sender.get(), packet.between(sender.get().address(), packet.target()));
        } else if (views.values().stream().anyMatch(vpc -> vpc.owns(packet.source()))) {
            end("VPC", "no guest has " + packet.source() + ", so nobody's tap lets it pass as a source");
        } else {
            arriveFromOutside(packet);
        }
    }

    private void arriveFromOutside(Packet packet) {
        var receiver = withPublicAddress(packet.target());
        if (receiver.isPresent()) {
            arriveByPublicAddress(receiver.get(), packet);
        } else if (withAddress(packet.target()).isPresent()) {
            end("uplink", packet.target() + " is private: from outside the guest is reached by a public address only");
        } else {
            end("uplink", "no guest of the VPC has " + packet.target());
        }
    }

    private void arriveByPublicAddress(Found receiver, Packet packet) {
        var inward = receiver.address();
        pass(receiver.at("uplink"), packet.target() + " becomes " + inward + " (set inward)");
        arrive(receiver, packet.between(packet.source(), inward));
    }

    private void send(Found sender, Packet packet) {
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
    private boolean withNode(Found sender, Packet packet) {
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

    private void onward(Found sender, Packet packet, Judge judge, Optional<Verdict.Grant> egress) {
        var receiver = withAddress(packet.target());
        if (receiver.isPresent()) {
            boolean here = receiver.get().node().equals(sender.node());
            var tunnel = sender.vpc().remotes().get(packet.target());
            if (!here && tunnel == null) {
                end(
                        sender.at("route"),
                        packet.target() + " is on " + receiver.get().node() + ", which has no tunnel yet");
                return;
            }
            pass(
                    sender.at("route"),
                    here
                            ? packet.target() + " is on this node, at "
                                    + receiver.get().guest().bridge()
                            : packet.target() + " is on " + receiver.get().node() + ": through "
                                    + Names.tunnel(sender.vpc().id()) + " to " + tunnel);
            arrive(receiver.get(), packet);
            return;
        }
        switch (judge.beyond(packet, sender.guest(), egress)) {
            case Verdict.Dropped(var reason) -> end(sender.at("route"), why(sender, reason, packet));
            case Verdict.Passes _ -> leave(sender, packet);
        }
    }

    private void leave(Found sender, Packet packet) {
        String route = route(sender, packet);
        var outward = sender.guest().addresses().getOrDefault(sender.address(), Optional.empty());
        boolean byUplink = sender.vpc()
                .outward()
                .route(sender.guest().subnet(), packet.target())
                .filter(found -> found.way() instanceof Outward.Uplink)
                .isPresent();
        if (!byUplink || outward.isEmpty()) {
            pass(sender.at("route"), route);
            return;
        }
        pass(sender.at("route"), route + "; its source becomes " + outward.get() + " (map outward)");
        var receiver = withPublicAddress(packet.target());
        receiver.ifPresent(found -> arriveByPublicAddress(found, packet.between(outward.get(), packet.target())));
    }

    private void arrive(Found receiver, Packet packet) {
        var judge = new Judge(receiver.vpc());
        if (!border(receiver, judge.entering(receiver.guest(), packet), "into ")) {
            return;
        }
        var ingress = judge.ingress(receiver.guest(), packet);
        if (ingress.isEmpty()) {
            end(
                    receiver.at("ingress"),
                    "no ingress rule of " + names(receiver.guest().groups()) + " allows " + packet);
            return;
        }
        pass(receiver.at("ingress"), describe(receiver.vpc(), ingress.get(), false));
        pass(receiver.at(receiver.guest().tap()), "delivered to " + receiver.address());
    }

    private boolean border(Found found, Optional<Judge.Ruling> ruling, String direction) {
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

    private static String why(Found sender, Verdict.Reason reason, Packet packet) {
        return switch (reason) {
            case NO_PUBLIC_ADDRESS -> route(sender, packet) + ", but " + sender.address() + " has no public address";
            case NO_ROUTE -> route(sender, packet);
            case NOBODY_THERE -> packet.target() + " is nobody's: no guest has it, and it is never routed out of a VPC";
            case INGRESS -> route(sender, packet) + ", but that guest's groups, or its source check, do not take it";
            case NOT_OURS, EGRESS, ACL -> "it is dropped";
        };
    }

    private static String route(Found sender, Packet packet) {
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

    private Optional<Found> withAddress(Ipv4 address) {
        return views.entrySet().stream()
                .flatMap(view -> Optional.ofNullable(view.getValue().byAddress().get(address)).stream()
                        .map(guest -> new Found(view.getKey(), view.getValue(), guest, address)))
                .findFirst();
    }

    private Optional<Found> withPublicAddress(Ipv4 address) {
        return views.entrySet().stream()
                .flatMap(view -> found(view, address).stream())
                .findFirst();
    }

    private static Optional<Found> found(Map.Entry<NodeId, Vpc> view, Ipv4 address) {
        var vpc = view.getValue();
        return vpc.behind(address)
                .flatMap(own -> Optional.ofNullable(vpc.byAddress().get(own))
                        .map(guest -> new Found(view.getKey(), vpc, guest, own)));
    }

    private void pass(String place, String why) {
        steps.add(new Trace.Step(place, true, why));
    }

    private void end(String place, String why) {
        steps.add(new Trace.Step(place, false, why));
    }
}
