package io.ironbark.bench.net;

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
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SecurityRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Documents by number: the same number gives the same ids, in every process of a run. */
final class Numbered {
    static final ZoneName ZONE = new ZoneName("ib-local-1a");
    private static final Instant LAUNCHED = Instant.parse("2026-11-21T00:00:00Z");

    private Numbered() {}

    static String id(String prefix, int number) {
        return "%s-%017x".formatted(prefix, number);
    }

    static InstanceId instance(int number) {
        return new InstanceId(id(InstanceId.PREFIX, number));
    }

    static NodeId node(int number) {
        return new NodeId("node-" + number);
    }

    static VpcId vpc(int number) {
        return new VpcId(id(VpcId.PREFIX, number));
    }

    static SubnetId subnet(int number) {
        return new SubnetId(id(SubnetId.PREFIX, number));
    }

    static SecurityGroupId group(int number) {
        return new SecurityGroupId(id(SecurityGroupId.PREFIX, number));
    }

    static SecurityRule rule(int number, String protocol, int port, SecurityRule.Peer peer) {
        return new SecurityRule(
                new SecurityGroupRuleId(id(SecurityGroupRuleId.PREFIX, number)), protocol, port, port, peer);
    }

    /** An interface of this number. */
    static Nic nic(int number, VpcId vpc, SubnetId subnet, String address, Optional<String> publicIp) {
        return new Nic(
                new NetworkInterfaceId(id(NetworkInterfaceId.PREFIX, number)),
                vpc,
                subnet,
                "02:00:00:%02x:%02x:%02x".formatted(number >> 16 & 255, number >> 8 & 255, number & 255),
                address,
                publicIp,
                List.of(group(Integer.parseInt(vpc.value().substring(4), 16))),
                true);
    }

    /** A running instance of this number. */
    static InstanceDesired instance(int number, Power power, Nic nic) {
        return new InstanceDesired(
                instance(number),
                new AccountId("123456789012"),
                new ReservationId(id(ReservationId.PREFIX, number)),
                power == Power.RUNNING ? 1 : 2,
                power,
                0,
                0,
                new Machine("t3.micro", 1, 1_024, 8),
                new ImageSource(
                        new ImageId(id(ImageId.PREFIX, 1)), "0".repeat(64), 1 << 20, ImageSource.Format.RAW, 1 << 20),
                Optional.empty(),
                nic,
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
}
