package io.ironbark.node.network.vpc;

import io.ironbark.node.network.address.Ipv4;
import io.ironbark.node.network.address.Ipv4Block;
import io.ironbark.proto.id.SecurityGroupId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    public Judge(Vpc vpc) {
        this.vpc = vpc;
    }

    /** The verdict on a packet that this node routes. */
    public Verdict verdict(Packet packet) {
        Optional<Vpc.Guest> sender = Optional.ofNullable(vpc.guests().get(packet.source()));
        Optional<Vpc.Guest> receiver = Optional.ofNullable(vpc.guests().get(packet.target()));
        if (sender.isEmpty() && receiver.isEmpty()) {
            return new Verdict.Dropped(Verdict.Reason.NOT_OURS);
        }
        var egress = sender.flatMap(guest -> grant(guest, Vpc.Group::egress, packet, packet.target()));
        if (sender.isPresent() && egress.isEmpty()) {
            return new Verdict.Dropped(Verdict.Reason.EGRESS);
        }
        if (receiver.isEmpty()) {
            var unreachable = unreachable(sender.get(), packet.target());
            if (unreachable.isPresent()) {
                return new Verdict.Dropped(unreachable.get());
            }
            return new Verdict.Passes(egress, Optional.empty());
        }
        var ingress = grant(receiver.get(), Vpc.Group::ingress, packet, packet.source());
        return ingress.isEmpty() ? new Verdict.Dropped(Verdict.Reason.INGRESS) : new Verdict.Passes(egress, ingress);
    }

    private Optional<Verdict.Reason> unreachable(Vpc.Guest sender, Ipv4 target) {
        if (vpc.remotes().containsKey(target)) {
            return Optional.empty();
        }
        if (NEVER_ROUTED.stream().anyMatch(block -> block.contains(target))
                || vpc.blocks().stream().anyMatch(block -> block.contains(target))) {
            return Optional.of(Verdict.Reason.NOBODY_THERE);
        }
        return sender.publicAddress().isEmpty() ? Optional.of(Verdict.Reason.NO_PUBLIC_ADDRESS) : Optional.empty();
    }

    private Optional<Verdict.Grant> grant(
            Vpc.Guest guest, Function<Vpc.Group, List<Permission>> direction, Packet packet, Ipv4 other) {
        for (SecurityGroupId id : guest.groups()) {
            var group = vpc.groups().get(id);
            if (group == null) {
                continue;
            }
            for (Permission permission : direction.apply(group)) {
                if (permission.allows(packet, other, vpc::members)) {
                    return Optional.of(new Verdict.Grant(id, permission.id()));
                }
            }
        }
        return Optional.empty();
    }
}
