package io.ironbark.bench.net;

import io.ironbark.node.network.GuestAudience;
import io.ironbark.node.network.NamespacePlane;
import io.ironbark.node.network.NetworkSettings;
import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A node's data plane inside a machine of the bench. Its guests are namespaces, joined by a veth pair where a real guest
 * has a tap: so it is the host's part of the way that is measured, not an emulated processor's.
 */
final class PlaneNode {
    private static final String LAN = "192.168.78.";
    private static final String PUBLIC = "198.18.210.";
    private static final int MTU = 1_450;

    private PlaneNode() {}

    /**
     * A guest of the scenario.
     *
     * @param subnet 4 or 5, the third number of its address
     */
    private record Stand(int number, int node, int subnet, int last, boolean addressed) {
        String address() {
            return "10.77." + subnet + "." + last;
        }

        InstanceDesired instance() {
            return Numbered.instance(
                    number,
                    Power.RUNNING,
                    Numbered.nic(
                            number,
                            Numbered.vpc(1),
                            Numbered.subnet(subnet),
                            address(),
                            addressed ? Optional.of(PUBLIC + last) : Optional.empty()));
        }
    }

    private static final List<Stand> STANDS = List.of(
            new Stand(1, 1, 4, 10, true),
            new Stand(2, 1, 4, 11, false),
            new Stand(3, 1, 5, 12, false),
            new Stand(4, 2, 4, 20, false));

    /** Runs until its input ends. */
    static void serve(int node, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var settings = new NetworkSettings(
                directory,
                NetworkSettings.TABLE,
                Optional.of("eth0"),
                false,
                Guarded.NOTHING,
                Optional.of(Ipv4.of(LAN + (10 + node))),
                MTU,
                List.of(),
                "internal",
                Duration.ofHours(1));
        var document = document(node);
        try (var plane = new NamespacePlane(settings, GuestAudience.NONE)) {
            for (Stand stand : STANDS) {
                if (stand.node() == node) {
                    launch(plane, document, stand);
                }
            }
            System.out.println("ready");
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static void launch(NamespacePlane plane, VpcDesired document, Stand stand)
            throws IOException, InterruptedException {
        var port = plane.prepare(stand.instance(), document);
        String guest = "guest-" + stand.number();
        for (String words : List.of(
                "ip netns add " + guest,
                "ip link del " + port.tap(),
                "ip link add name " + port.tap() + " mtu " + MTU + " type veth peer name eth0 address " + port.mac()
                        + " mtu " + MTU + " netns " + guest,
                "ip -n " + guest + " link set eth0 up",
                "ip -n " + guest + " addr add " + stand.address() + "/24 dev eth0",
                "ip -n " + guest + " route add default via 10.77." + stand.subnet() + ".1")) {
            RuleLoad.run(List.of(words.split(" ", -1)), "");
        }
        plane.attach(stand.instance());
    }

    private static VpcDesired document(int node) {
        var remotes = new ArrayList<RemoteGuest>();
        var members = new TreeSet<String>();
        for (Stand stand : STANDS) {
            members.add(stand.address());
            if (stand.node() != node) {
                remotes.add(
                        new RemoteGuest(stand.address(), stand.instance().nic().mac(), LAN + (10 + stand.node())));
            }
        }
        var group = Numbered.group(1);
        var everywhere = new SecurityRule.Cidr("0.0.0.0/0");
        return new VpcDesired(
                Numbered.vpc(1),
                77,
                List.of("10.77.0.0/16"),
                List.of(
                        new SubnetDesired(Numbered.subnet(4), "10.77.4.0/24"),
                        new SubnetDesired(Numbered.subnet(5), "10.77.5.0/24")),
                List.of(new SecurityGroupDesired(
                        group,
                        List.of(
                                Numbered.rule(1, "icmp", -1, everywhere),
                                Numbered.rule(2, "tcp", 5001, new SecurityRule.Group(group)),
                                Numbered.rule(3, "tcp", 5001, everywhere)),
                        List.of(Numbered.rule(4, "-1", -1, everywhere)),
                        members)),
                remotes);
    }
}
