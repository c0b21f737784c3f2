package io.ironbark.node.network;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
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
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SshKey;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Documents for tests: one VPC 10.77.0.0/16 with one subnet and as many groups and guests as a test names. */
public final class Documents {
    public static final String ANYWHERE = "0.0.0.0/0";

    private final IdFactory ids;
    private final VpcId vpc;
    private final SubnetId subnet;
    private final int vni;

    public Documents(RandomGenerator random) {
        this.ids = new IdFactory(random);
        this.vpc = ids.next(VpcId.PREFIX, VpcId::new);
        this.subnet = ids.next(SubnetId.PREFIX, SubnetId::new);
        this.vni = random.nextInt(1, 1 << 24);
    }

    public VpcId vpc() {
        return vpc;
    }

    public SecurityGroupId newGroup() {
        return ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new);
    }

    public SecurityRule rule(String protocol, int from, int to, String block) {
        return new SecurityRule(
                ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new),
                protocol,
                from,
                to,
                new SecurityRule.Cidr(block));
    }

    public SecurityRule rule(String protocol, int from, int to, SecurityGroupId group) {
        return new SecurityRule(
                ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new),
                protocol,
                from,
                to,
                new SecurityRule.Group(group));
    }

    /** A group that lets everything out. */
    public SecurityGroupDesired group(SecurityGroupId id, List<SecurityRule> ingress, InstanceDesired... members) {
        return group(id, ingress, List.of(rule("-1", -1, -1, ANYWHERE)), members);
    }

    public SecurityGroupDesired group(
            SecurityGroupId id, List<SecurityRule> ingress, List<SecurityRule> egress, InstanceDesired... members) {
        var addresses = new TreeSet<String>();
        for (InstanceDesired member : members) {
            addresses.add(member.nic().privateIp());
        }
        return new SecurityGroupDesired(id, ingress, egress, addresses);
    }

    public VpcDesired document(SecurityGroupDesired... groups) {
        return new VpcDesired(
                vpc,
                vni,
                List.of("10.77.0.0/16"),
                List.of(new SubnetDesired(subnet, "10.77.4.0/24")),
                List.of(groups),
                List.of());
    }

    /** A guest 10.77.4.LAST. */
    public InstanceDesired guest(int last, Optional<String> publicIp, SecurityGroupId... groups) {
        var nic = new Nic(
                ids.next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new),
                vpc,
                subnet,
                String.format("02:77:00:00:04:%02x", last),
                "10.77.4." + last,
                publicIp,
                List.of(groups),
                true);
        return instance(nic, metadata());
    }

    public InstanceDesired guest(int last, SecurityGroupId... groups) {
        return guest(last, Optional.empty(), groups);
    }

    public InstanceDesired instance(Nic nic, GuestMetadata metadata) {
        return new InstanceDesired(
                ids.instance(),
                new AccountId("123456789012"),
                ids.next(ReservationId.PREFIX, ReservationId::new),
                1,
                Power.RUNNING,
                0,
                0,
                new Machine("t3.micro", 1, 512, 8),
                new ImageSource(
                        ids.next(ImageId.PREFIX, ImageId::new),
                        "0".repeat(64),
                        1 << 20,
                        ImageSource.Format.RAW,
                        1 << 20),
                Optional.of(new SshKey("mine", "ssh-ed25519 AAAA mine")),
                nic,
                metadata,
                Optional.empty(),
                List.of());
    }

    public static GuestMetadata metadata() {
        return new GuestMetadata(
                "ib-local-1",
                new ZoneName("ib-local-1a"),
                0,
                Instant.parse("2026-11-21T08:00:00Z"),
                Optional.empty(),
                true,
                false,
                2,
                List.of("default"),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same guest with another interface. */
    public static InstanceDesired with(InstanceDesired guest, Nic nic) {
        return with(guest, nic, guest.metadata());
    }

    public static InstanceDesired with(InstanceDesired guest, GuestMetadata metadata) {
        return with(guest, guest.nic(), metadata);
    }

    public static InstanceDesired with(InstanceDesired guest, Nic nic, GuestMetadata metadata) {
        return new InstanceDesired(
                guest.id(),
                guest.account(),
                guest.reservation(),
                guest.generation(),
                guest.power(),
                guest.reboots(),
                guest.consoleRequest(),
                guest.machine(),
                guest.image(),
                guest.key(),
                nic,
                metadata,
                guest.asks(),
                guest.furtherNics());
    }

    static List<InstanceId> ids(List<InstanceDesired> guests) {
        var all = new ArrayList<InstanceId>();
        guests.forEach(guest -> all.add(guest.id()));
        return all;
    }
}
