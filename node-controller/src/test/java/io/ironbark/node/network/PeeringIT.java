package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two VPCs of a node that are peers, with a guest each. */
class PeeringIT {
    private final IdFactory ids = new IdFactory(new SecureRandom());
    private final VpcPeeringId connection = ids.next(VpcPeeringId.PREFIX, VpcPeeringId::new);
    private final PrefixListId list = ids.next(PrefixListId.PREFIX, PrefixListId::new);
    private final Side one = new Side("10.88", 881);
    private final Side other = new Side("10.89", 882);

    /** A VPC, its subnet, its group and its guest. */
    private final class Side {
        private final VpcId vpc = ids.next(VpcId.PREFIX, VpcId::new);
        private final SubnetId subnet = ids.next(SubnetId.PREFIX, SubnetId::new);
        private final SecurityGroupId group = ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new);
        private final String prefix;
        private final int vni;
        private final InstanceDesired guest;

        Side(String prefix, int vni) {
            this.prefix = prefix;
            this.vni = vni;
            this.guest = new Documents(new SecureRandom())
                    .instance(
                            new Nic(
                                    ids.next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new),
                                    vpc,
                                    subnet,
                                    "02:88:00:00:00:" + prefix.substring(3),
                                    address(),
                                    Optional.empty(),
                                    List.of(group),
                                    true),
                            Documents.metadata());
        }

        String address() {
            return prefix + ".1.10";
        }

        String block() {
            return prefix + ".0.0/16";
        }

        /** It lets out all, and in what comes from the prefix list. */
        VpcDesired document(Side peer, boolean peered, boolean routed, List<String> listed) {
            return document(peer, peered, routed, new SecurityRule.Prefixes(list), listed, new TreeSet<>());
        }

        /** It lets in members of the peer's group. */
        VpcDesired document(Side peer, String... members) {
            return document(
                    peer, true, true, new SecurityRule.Group(peer.group), List.of(), new TreeSet<>(List.of(members)));
        }

        private VpcDesired document(
                Side peer,
                boolean peered,
                boolean routed,
                SecurityRule.Peer sender,
                List<String> listed,
                SortedSet<String> members) {
            return new VpcDesired(
                    vpc,
                    vni,
                    List.of(block()),
                    List.of(new SubnetDesired(
                            subnet,
                            prefix + ".1.0/24",
                            routed
                                    ? List.of(new RouteDesired(peer.block(), new RouteDesired.Peering(connection)))
                                    : List.of(),
                            Optional.empty())),
                    List.of(
                            new SecurityGroupDesired(
                                    group,
                                    List.of(rule(sender)),
                                    List.of(rule(new SecurityRule.Cidr(Documents.ANYWHERE))),
                                    new TreeSet<>(List.of(address()))),
                            new SecurityGroupDesired(peer.group, List.of(), List.of(), members)),
                    List.of(),
                    List.of(),
                    List.of(new PrefixListDesired(list, listed)),
                    peered ? List.of(new PeeringDesired(connection, peer.vpc, List.of(peer.block()))) : List.of(),
                    Optional.empty());
        }

        private SecurityRule rule(SecurityRule.Peer peer) {
            return new SecurityRule(ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new), "-1", -1, -1, peer);
        }
    }

    @Test
    void peersReachEachOtherAsRoutesAndPrefixListsSayUntilTheirConnectionEnds() throws IOException {
        try (var node = new TestNode(GuestAudience.NONE)) {
            var guests = List.of(one.guest, other.guest);
            List<String> both = List.of(one.block(), other.block());
            var plane = node.plane();
            plane.apply(documents(true, true, both), List.of());
            var first = new StandIn(plane.prepare(one.guest, one.document(other, true, true, both)));
            plane.attach(one.guest);
            var second = new StandIn(plane.prepare(other.guest, other.document(one, true, true, both)));
            plane.attach(other.guest);
            try (first;
                    second) {
                first.withAddress(one.address());
                second.withAddress(other.address());
                plane.apply(documents(true, true, both), guests);
                assertThat(first.reaches(other.address())).isTrue();
                assertThat(second.reaches(one.address())).isTrue();

                plane.apply(documents(true, true, List.of(one.block())), guests);
                assertThat(first.reaches(other.address())).isTrue();
                assertThat(second.pings(one.address()))
                        .as("its block is not in the list any more")
                        .isFalse();

                plane.apply(List.of(one.document(other, other.address()), other.document(one, one.address())), guests);
                assertThat(first.reaches(other.address())).as("by group").isTrue();
                plane.apply(List.of(one.document(other, other.address()), other.document(one)), guests);
                assertThat(second.reaches(one.address())).isTrue();
                assertThat(first.pings(other.address()))
                        .as("it has left the group")
                        .isFalse();

                plane.apply(documents(true, false, both), guests);
                assertThat(first.pings(other.address())).as("without routes").isFalse();

                plane.apply(documents(true, true, List.of("10.0.0.0/8")), guests);
                assertThat(first.reaches(other.address())).isTrue();
                Sh.sh("ip -n " + one.vpc + " link del pa" + connection.value().substring(8));
                Sh.sh("ip -n " + one.vpc + " link del pb" + connection.value().substring(8));
                assertThat(first.pings(other.address())).as("somebody cut it").isFalse();
                plane.check();
                plane.check();
                assertThat(first.reaches(other.address())).as("it was repaired").isTrue();

                plane.apply(documents(false, true, both), guests);
                assertThat(first.pings(other.address())).isFalse();
                assertThat(Sh.sh("ip -n " + one.vpc + " -br link").output())
                        .doesNotContain(connection.value().substring(8));
            } finally {
                plane.release(one.guest.id(), one.guest.nic());
                plane.release(other.guest.id(), other.guest.nic());
            }
        }
        assertThat(Sh.sh("ip -br link").output())
                .doesNotContain(connection.value().substring(8));
    }

    private List<VpcDesired> documents(boolean peered, boolean routed, List<String> listed) {
        return List.of(one.document(other, peered, routed, listed), other.document(one, peered, routed, listed));
    }
}
