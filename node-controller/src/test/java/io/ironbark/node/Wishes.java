package io.ironbark.node;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Asks;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SshKey;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** What a parent would ask for. */
public final class Wishes {
    public static final VpcId VPC = new VpcId("vpc-00000000000000abc");
    public static final SubnetId SUBNET = new SubnetId("subnet-00000000000000abc");
    public static final SshKey KEY =
            new SshKey("mine", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJ8bGxnMgyKKfJrE7cYmVmNUdQjXm1kYz1cYs2n7yJq test");
    public static final ImageSource NO_IMAGE = new ImageSource(
            new ImageId("ami-00000000000000abc"), "0".repeat(64), 1 << 20, ImageSource.Format.RAW, 1 << 20);

    private Wishes() {}

    public static InstanceDesired instance(ImageSource image) {
        return instance(id(ThreadLocalRandom.current().nextLong()), image);
    }

    public static InstanceId id(long number) {
        return new InstanceId("i-0%016x".formatted(number));
    }

    public static InstanceDesired instance(InstanceId id, ImageSource image) {
        var digits = id.value().substring(2);
        return new InstanceDesired(
                id,
                new AccountId("123456789012"),
                new ReservationId("r-" + digits),
                1,
                Power.RUNNING,
                0,
                0,
                new Machine("t3.nano", 1, 128, 1),
                image,
                Optional.of(KEY),
                new Nic(
                        new NetworkInterfaceId("eni-" + digits),
                        VPC,
                        SUBNET,
                        "02:00:" + digits.substring(0, 8).replaceAll("(..)(?!$)", "$1:"),
                        "10.0.0.10",
                        Optional.empty(),
                        List.of(),
                        true),
                new GuestMetadata(
                        "ib-local-1",
                        new ZoneName("ib-local-1a"),
                        0,
                        Instant.parse("2026-11-21T08:00:00Z"),
                        Optional.of(Bytes.of("secret user data".getBytes(StandardCharsets.UTF_8))),
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

    public static InstanceDesired powered(InstanceDesired wanted, Power power) {
        return changed(wanted, power, wanted.reboots(), wanted.consoleRequest());
    }

    public static InstanceDesired rebooted(InstanceDesired wanted) {
        return changed(wanted, wanted.power(), wanted.reboots() + 1, wanted.consoleRequest());
    }

    public static InstanceDesired asked(InstanceDesired wanted) {
        return changed(wanted, wanted.power(), wanted.reboots(), wanted.consoleRequest() + 1);
    }

    private static InstanceDesired changed(InstanceDesired wanted, Power power, long reboots, long console) {
        return new InstanceDesired(
                wanted.id(),
                wanted.account(),
                wanted.reservation(),
                wanted.generation() + 1,
                power,
                reboots,
                console,
                wanted.machine(),
                wanted.image(),
                wanted.key(),
                wanted.nic(),
                wanted.metadata(),
                wanted.asks(),
                wanted.furtherNics());
    }

    public static InstanceDesired asking(InstanceDesired wanted, Asks asks) {
        return new InstanceDesired(
                wanted.id(),
                wanted.account(),
                wanted.reservation(),
                wanted.generation(),
                wanted.power(),
                wanted.reboots(),
                wanted.consoleRequest(),
                wanted.machine(),
                wanted.image(),
                wanted.key(),
                wanted.nic(),
                wanted.metadata(),
                Optional.of(asks),
                wanted.furtherNics());
    }

    public static InstanceDesired withKey(InstanceDesired wanted, Optional<SshKey> key) {
        return new InstanceDesired(
                wanted.id(),
                wanted.account(),
                wanted.reservation(),
                wanted.generation(),
                wanted.power(),
                wanted.reboots(),
                wanted.consoleRequest(),
                wanted.machine(),
                wanted.image(),
                key,
                wanted.nic(),
                wanted.metadata(),
                wanted.asks(),
                wanted.furtherNics());
    }

    public static NodeDesired document(NodeId node, long version, List<InstanceDesired> instances) {
        return new NodeDesired(
                node,
                "epoch",
                version,
                instances,
                List.of(new VpcDesired(
                        VPC,
                        7,
                        List.of("10.0.0.0/16"),
                        List.of(new SubnetDesired(SUBNET, "10.0.0.0/24")),
                        List.of(),
                        List.of())));
    }
}
