package io.ironbark.cluster.sim;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Documents for tests, numbered: the same number gives the same ids. */
public final class Samples {
    public static final ZoneName ZONE = new ZoneName("ib-local-1a");
    private static final String DIGEST = "0".repeat(64);
    private static final Instant LAUNCHED = Instant.parse("2026-11-21T00:00:00Z");

    private Samples() {}

    public static InstanceId instanceId(int number) {
        return new InstanceId(id(InstanceId.PREFIX, number));
    }

    public static NodeId nodeId(int number) {
        return new NodeId("node-%04d".formatted(number));
    }

    public static VpcId vpcId(int number) {
        return new VpcId(id(VpcId.PREFIX, number));
    }

    public static SecurityGroupId groupId(int number) {
        return new SecurityGroupId(id(SecurityGroupId.PREFIX, number));
    }

    private static String id(String prefix, int number) {
        return "%s-%017x".formatted(prefix, number);
    }

    /** A running instance of 1 vCPU in a VPC of its number's default group. */
    public static InstanceDesired instance(int number, int vpc, int memoryMib) {
        return new InstanceDesired(
                instanceId(number),
                new AccountId("%012d".formatted(vpc)),
                new ReservationId(id(ReservationId.PREFIX, number)),
                1,
                Power.RUNNING,
                0,
                0,
                new Machine("t.test", 1, memoryMib, 1),
                new ImageSource(new ImageId(id(ImageId.PREFIX, 1)), DIGEST, 1 << 20, ImageSource.Format.RAW, 1 << 20),
                Optional.empty(),
                new Nic(
                        new NetworkInterfaceId(id(NetworkInterfaceId.PREFIX, number)),
                        vpcId(vpc),
                        subnet(vpc).id(),
                        "02:00:00:%02x:%02x:%02x".formatted(number >> 16 & 255, number >> 8 & 255, number & 255),
                        "172.31.%d.%d".formatted(number >> 8 & 255, number & 255),
                        Optional.empty(),
                        List.of(groupId(vpc)),
                        true),
                new GuestMetadata(
                        "ib-local-1",
                        ZONE,
                        0,
                        LAUNCHED,
                        Optional.empty(),
                        true,
                        false,
                        1,
                        List.of("default"),
                        new TreeMap<>(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                List.of());
    }

    /** The same with another power at the next generation. */
    public static InstanceDesired next(InstanceDesired instance, Power power) {
        return new InstanceDesired(
                instance.id(),
                instance.account(),
                instance.reservation(),
                instance.generation() + 1,
                power,
                instance.reboots(),
                instance.consoleRequest(),
                instance.machine(),
                instance.image(),
                instance.key(),
                instance.nic(),
                instance.metadata(),
                instance.asks(),
                instance.furtherNics());
    }

    private static SubnetDesired subnet(int vpc) {
        return new SubnetDesired(new SubnetId(id(SubnetId.PREFIX, vpc)), "172.31.0.0/16");
    }

    public static VpcSpec vpc(int number) {
        return new VpcSpec(vpcId(number), number + 1, List.of("172.31.0.0/16"), List.of(subnet(number)));
    }

    /** A VPC that is another's peer. */
    public static VpcSpec peered(int number, int peer) {
        var connection = new VpcPeeringId(id(VpcPeeringId.PREFIX, number + peer));
        return vpc(number, List.of(), List.of(new PeeringDesired(connection, vpcId(peer), List.of("10.0.0.0/16"))));
    }

    /** One with prefix lists and peers. */
    public static VpcSpec vpc(int number, List<PrefixListDesired> lists, List<PeeringDesired> peerings) {
        var plain = vpc(number);
        return new VpcSpec(
                plain.id(), plain.vni(), plain.cidrs(), plain.subnets(), List.of(), lists, peerings, Optional.empty());
    }

    /** A VPC's default group: all traffic from its own members. */
    public static SecurityGroupSpec group(int vpc) {
        return naming(vpc, vpc);
    }

    /** A VPC's default group, which lets in the members of another's. */
    public static SecurityGroupSpec naming(int vpc, int other) {
        return new SecurityGroupSpec(
                groupId(vpc),
                vpcId(vpc),
                List.of(new SecurityRule(
                        new SecurityGroupRuleId(id(SecurityGroupRuleId.PREFIX, vpc)),
                        "-1",
                        -1,
                        -1,
                        new SecurityRule.Group(groupId(other)))),
                List.of());
    }

    public static NodeObserved observed(int node, Capacity total, List<InstanceObserved> instances) {
        return new NodeObserved(
                nodeId(node),
                "boot",
                "test",
                "",
                0,
                "10.0.%d.%d".formatted(node >> 8, node & 255),
                NodeObserved.Accelerator.TCG,
                total,
                new TreeSet<>(),
                instances,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
