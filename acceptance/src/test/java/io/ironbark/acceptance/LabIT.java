package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Networks across hosts, seen by real guests of three nodes. What is sent to whom in all its variety is tested on one
 * host with stand-ins for guests (SecurityGroupIT, FrameIT); here it is whether a whole cloud comes to the same.
 *
 * With {@code -Dironbark.lab=long} waits are as long, and limits as tight, as the claims say; else both are fit for a busy
 * machine.
 */
@ExtendWith(Lab.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabIT {
    private static final boolean LONG = "long".equals(System.getProperty("ironbark.lab"));
    private static final Duration RULE = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(40);
    private static final Duration ALONE = Duration.ofSeconds(60);
    private static final Duration EMPTY = Duration.ofSeconds(60);
    private static final double MOVED_SECONDS = LONG ? 2 : 8;
    private static final Duration CUT = LONG ? Duration.ofMinutes(1) : Duration.ofSeconds(2);
    private static final String ROUTER_MAC = "02:00:a9:fe:a9:fe";

    /**
     * Asks for a lease on the second card and takes it, with a route of its own for what it sends: what leaves by the
     * first card with the second one's address is nobody's.
     */
    private static final String LEASE = """
            cat >/tmp/lease <<'END'
            #!/bin/sh
            [ "$1" = bound ] || exit 0
            ip addr add "$ip/32" dev "$interface"
            ip route replace default via "$router" dev "$interface" onlink table 7
            ip rule add from "$ip" table 7
            echo "$ip" >/tmp/leased
            END
            chmod 700 /tmp/lease
            ip link set eth1 up
            [ -s /tmp/leased ] || udhcpc -i eth1 -f -q -n -t 5 -T 2 -s /tmp/lease >/dev/null 2>&1
            cat /tmp/leased 2>/dev/null; true
            """;

    private static Scene scene;

    @BeforeAll
    static void begin(Lab lab, Stock stock) {
        scene = new Scene(lab, stock);
    }

    @AfterAll
    static void end() {
        Optional.ofNullable(scene).ifPresent(Scene::close);
    }

    @Test
    @Order(1)
    void twoAccountsWithTheSameAddressesOnTheSameNodesNeverSeeEachOthersPackets() {
        var nodes = scene.firsts().stream().map(scene::nodeOf).toList();
        assertThat(nodes).containsExactlyInAnyOrderElementsOf(scene.lab.nodes());
        scene.first.allow("ingress", scene.target, Tenant.permission("-1", -1, -1, Tenant.CIDR));
        scene.first.allow("ingress", scene.first.group(), Tenant.permission("-1", -1, -1, Tenant.CIDR));
        scene.probes.await("everything may come", scene.third, Probes.ALL);
        long before = scene.probes.fromSender();
        Await.until("its own neighbour answers", RULE, () -> Probes.pings(scene.otherSender, "10.0.1.11"));
        assertThat(Probes.pings(scene.otherSender, "10.0.1.12"))
                .as("only the other account has this")
                .isFalse();
        assertThat(scene.probes.fromSender()).isEqualTo(before);
        Await.until("the same address answers", RULE, () -> Probes.pings(scene.sender, "10.0.1.11"));
        assertThat(scene.probes.fromSender()).isGreaterThan(before);
        scene.first.revoke("ingress", scene.target, Tenant.permission("-1", -1, -1, Tenant.CIDR));
        scene.first.revoke("ingress", scene.first.group(), Tenant.permission("-1", -1, -1, Tenant.CIDR));
    }

    @Test
    @Order(2)
    void rulesByBlockGroupDirectionProtocolAndPortLetPassWhatTheySayAndNothingElse() {
        var rules = List.of(
                Tenant.permission("tcp", 8000, 8002, "10.0.1.10/32"),
                Tenant.permissionOf("tcp", 8010, 8010, scene.senders),
                Tenant.permission("udp", 8020, 8020, "10.0.1.0/24"),
                Tenant.permissionOf("icmp", 8, -1, scene.senders),
                Tenant.permission("icmp", 13, 0, "10.0.1.12/32"));
        var all = Tenant.permission("-1", -1, -1, "10.0.1.12/32");
        var anywhere = Tenant.permission("-1", -1, -1, "0.0.0.0/0");
        rules.forEach(rule -> scene.first.allow("ingress", scene.target, rule));
        scene.probes.await("by group", scene.sender, List.of("6:8000", "6:8002", "6:8010", "17:8020", "1:8:0"));
        scene.probes.await("by block", scene.third, List.of("17:8020", "1:13:0"));

        scene.first.allow("ingress", scene.target, all);
        scene.first.revoke("egress", scene.senders, anywhere);
        scene.first.revoke("egress", scene.first.group(), anywhere);
        scene.first.allow("egress", scene.senders, Tenant.permissionOf("tcp", 8002, 8003, scene.target));
        scene.first.allow("egress", scene.senders, Tenant.permission("udp", 8000, 8000, Tenant.CIDR));
        scene.probes.await("egress and ingress", scene.sender, List.of("6:8002"));
        scene.first.allow("egress", scene.first.group(), anywhere);
        scene.probes.await("all protocols", scene.third, Probes.ALL);

        scene.first.revoke("ingress", scene.target, all);
        rules.forEach(rule -> scene.first.revoke("ingress", scene.target, rule));
        scene.probes.await("nothing", scene.third, List.of());
        assertThat(scene.probes.arrivals(scene.sender)).isEmpty();
    }

    @Test
    @Order(3)
    void guestsOfPeeredVpcsReachEachOtherAcrossNodesByRoutesAndRulesOfBothSides() {
        String elsewhere = scene.nodeOf(scene.stranger);
        var partner = scene.firsts().stream()
                .filter(guest -> !scene.nodeOf(guest).equals(elsewhere))
                .findFirst()
                .orElseThrow();
        String owner = scene.apart.owner();
        String connection = scene.first
                .ec2(
                        "create_vpc_peering_connection",
                        Map.of("VpcId", scene.first.vpc(), "PeerVpcId", scene.apart.vpc(), "PeerOwnerId", owner))
                .at("/VpcPeeringConnection/VpcPeeringConnectionId")
                .asText();
        scene.apart.ec2("accept_vpc_peering_connection", Map.of("VpcPeeringConnectionId", connection));
        scene.first.allow("ingress", scene.first.group(), scene.apart.permission("icmp"));
        scene.first.routeToPeer("10.1.0.0/16", connection);
        assertThat(Probes.pings(scene.stranger, partner.address()))
                .as("the other side has no route")
                .isFalse();
        scene.apart.routeToPeer(Tenant.CIDR, connection);
        Await.until("the peer is reached", RULE, () -> Probes.pings(scene.stranger, partner.address()));
        assertThat(Probes.pings(partner, scene.stranger.address()))
                .as("the other side has no rule for this direction")
                .isFalse();
        scene.apart.allow("ingress", scene.apart.group(), scene.first.permission("icmp"));
        for (Resident guest : scene.firsts()) {
            Await.until(
                    guest.address() + " reaches the peer", RULE, () -> Probes.pings(guest, scene.stranger.address()));
        }
        assertThat(Probes.pings(scene.otherSender, scene.stranger.address()))
                .as("who has the same addresses, but is no peer")
                .isFalse();
        String shown = scene.lab
                .ironbark("net", "show", partner.id(), "--to", scene.stranger.address(), "--protocol", "icmp")
                .tryRun()
                .out();
        assertThat(shown)
                .contains(
                        " passes",
                        connection,
                        elsewhere + " ingress",
                        scene.apart.group(),
                        "members of " + scene.first.group());
        scene.first.ec2("delete_vpc_peering_connection", Map.of("VpcPeeringConnectionId", connection));
        Await.until("the peer is gone", RULE, () -> !Probes.pings(partner, scene.stranger.address()));
    }

    @Test
    @Order(4)
    void aCardThatIsPluggedIntoARunningGuestGetsALeaseCarriesPacketsAndLeavesWhenDetached() {
        scene.first.allow("ingress", scene.target, Tenant.permission("icmp", -1, -1, Tenant.CIDR));
        String nic = scene.first
                .ec2(
                        "create_network_interface",
                        Map.of(
                                "SubnetId",
                                scene.first.subnet(),
                                "PrivateIpAddress",
                                "10.0.1.30",
                                "Groups",
                                List.of(scene.target)))
                .at("/NetworkInterface/NetworkInterfaceId")
                .asText();
        String attachment = scene.first
                .ec2(
                        "attach_network_interface",
                        Map.of("NetworkInterfaceId", nic, "InstanceId", scene.third.id(), "DeviceIndex", 1))
                .path("AttachmentId")
                .asText();
        String cards = "ls /sys/class/net";
        Await.until(
                "the guest has another card", RULE, () -> scene.third.ssh(cards).contains("eth1"));
        Await.until("it has a lease", RULE, () -> scene.third.ssh(LEASE).endsWith("10.0.1.30"));
        Await.until("it is reached", RULE, () -> Probes.pings(scene.sender, "10.0.1.30"));
        assertThat(scene.third.ssh("cat /sys/class/net/eth1/statistics/rx_packets"))
                .isNotEqualTo("0");
        assertThat(scene.third.ssh("ping -c 2 -W 2 -I 10.0.1.30 10.0.1.11 >/dev/null && echo reached; true"))
                .isEqualTo("reached");
        scene.first.ec2("detach_network_interface", Map.of("AttachmentId", attachment));
        Await.until("the card has left", RULE, () -> !scene.third.ssh(cards).contains("eth1"));
        assertThat(Probes.pings(scene.sender, "10.0.1.30")).isFalse();
        Await.until(
                "it is nobody's",
                RULE,
                () -> scene.first
                        .ec2("describe_network_interfaces", Map.of("NetworkInterfaceIds", List.of(nic)))
                        .at("/NetworkInterfaces/0/Status")
                        .asText()
                        .equals("available"));
        scene.first.ec2("delete_network_interface", Map.of("NetworkInterfaceId", nic));
        scene.first.revoke("ingress", scene.target, Tenant.permission("icmp", -1, -1, Tenant.CIDR));
    }

    @Test
    @Order(5)
    void anElasticAddressMovesToAGuestOfAnotherNodeWithinTwoSeconds() {
        var address = scene.first.ec2("allocate_address", Map.of("Domain", "vpc"));
        String allocation = address.path("AllocationId").asText();
        String ip = address.path("PublicIp").asText();
        associate(allocation, scene.third);
        Await.until("the first has it", RULE, () -> scene.outside.opens(ip, Scene.THIRDS_PORT, 1));
        scene.outside.knock(ip, Scene.RECEIVERS_PORT);
        double asked = scene.outside.now();
        associate(allocation, scene.receiver);
        pause(Duration.ofMillis((long) (MOVED_SECONDS * 1000) + 300));
        var opened = scene.outside.knocked(ip, Scene.RECEIVERS_PORT);
        assertThat(opened).isNotEmpty();
        System.out.printf("an elastic address moved within %.2f s%n", opened.getFirst() - asked);
        assertThat(opened.getFirst() - asked).isLessThan(MOVED_SECONDS);
        assertThat(scene.outside.opens(ip, Scene.THIRDS_PORT, 1))
                .as("the first still has it")
                .isFalse();
    }

    @Test
    @Order(6)
    void nodesThatWereCutOffComeBackToTheRulesOfNowBeforeTheyForwardAnythingNew() {
        String node = scene.nodeOf(scene.receiver);
        String ip = scene.receiver.publicIp();
        String lonely = scene.nodeOf(scene.sender);
        String far = scene.sender.publicIp();
        assertThat(scene.outside.opens(ip, Scene.RECEIVERS_PORT, 10)).isTrue();
        assertThat(scene.outside.opens(far, Scene.SENDERS_PORT, 10)).isTrue();
        scene.lab.cut(node);
        scene.lab.cutBehind(lonely);
        assertThat(scene.outside.opens(ip, Scene.RECEIVERS_PORT, 1)).isFalse();
        assertThat(scene.outside.opens(far, Scene.SENDERS_PORT, 1)).isFalse();
        scene.first.revoke("ingress", scene.first.group(), Scene.world(Scene.SENDERS_PORT, Scene.RECEIVERS_PORT));
        pause(CUT);
        Await.until("the node whose cable has a carrier knows that it is alone", ALONE, () -> holds(lonely));
        for (int port : List.of(Scene.RECEIVERS_PORT, Scene.OTHER_PORT)) {
            scene.outside.knock(ip, port);
        }
        for (int port : List.of(Scene.SENDERS_PORT, Scene.OTHER_PORT)) {
            scene.outside.knock(far, port);
        }
        double healed = scene.outside.now();
        scene.lab.heal(node);
        scene.lab.heal(lonely);
        Await.until(
                "what is still allowed passes again",
                HEALED,
                () -> scene.outside.opens(ip, Scene.OTHER_PORT, 1) && scene.outside.opens(far, Scene.OTHER_PORT, 1));
        pause(Duration.ofSeconds(1));
        assertThat(scene.outside.knocked(ip, Scene.RECEIVERS_PORT))
                .as("connections that the rules of now forbid")
                .isEmpty();
        assertThat(scene.outside.knocked(far, Scene.SENDERS_PORT))
                .as("the same where the carrier stayed")
                .isEmpty();
        System.out.printf(
                "nodes that were cut off forward again after %.2f s, and %.2f s where the carrier stayed%n",
                scene.outside.knocked(ip, Scene.OTHER_PORT).getFirst() - healed,
                scene.outside.knocked(far, Scene.OTHER_PORT).getFirst() - healed);
        assertThat(scene.receiver.ssh("echo still the same")).isEqualTo("still the same");
        assertThat(scene.sender.ssh("echo still the same")).isEqualTo("still the same");
    }

    @Test
    @Order(7)
    void framesThatLieAboutTheirSenderReachNobody() {
        String node = scene.nodeOf(scene.sender);
        scene.first.allow("ingress", scene.target, Tenant.permission("-1", -1, -1, "10.0.1.10/32"));
        scene.first.allow("egress", scene.senders, Tenant.permission("-1", -1, -1, "0.0.0.0/0"));
        scene.probes.await("everything may come", scene.sender, Probes.ALL);
        String bridges = scene.lab
                .exec(node, "ip", "-n", scene.first.vpc(), "-o", "link", "show", "type", "bridge")
                .run();
        String bridge = bridges.replaceAll("(?s)^\\d+: (br\\w+):.*", "$1");
        var sniffer = scene.lab.start(
                node,
                "ip",
                "netns",
                "exec",
                scene.first.vpc(),
                "python3",
                Lab.guestScript("frames.py"),
                "sniff",
                bridge);
        assertThat(line(sniffer)).isEqualTo("ready");
        scene.receiver.ssh("sh /mnt/python frames.py sniff eth0 >/tmp/frames 2>&1 </dev/null & sleep 3");
        var sent = scene.sender
                .ssh("sh /mnt/python frames.py send eth0 %s 10.0.1.10 %s 10.0.1.1 %s 10.0.1.11"
                        .formatted(scene.sender.mac(), ROUTER_MAC, scene.receiver.mac()))
                .lines()
                .map(line -> line.split(" ", -1))
                .toList();
        var honest = new TreeSet<String>(List.of("99"));
        sent.stream().filter(words -> words[2].equals("good")).forEach(words -> honest.add(words[0]));
        assertThat(sent).hasSize(23);
        var passed = new TreeSet<String>();
        for (String next = line(sniffer); !next.equals("99"); next = line(sniffer)) {
            passed.add(next);
        }
        assertThat(honest).containsAll(passed);
        Await.until(
                "the last frame came",
                RULE,
                () -> scene.receiver.ssh("cat /tmp/frames").endsWith("99"));
        assertThat(scene.receiver.ssh("cat /tmp/frames").lines()).containsExactly("ready", "1", "99");
    }

    @Test
    @Order(8)
    void anOperatorIsToldWhichRuleWouldDropAPacketBetweenNodes() {
        String shown = scene.lab
                .ironbark("net", "show", scene.sender.id(), "--to", "10.0.1.12", "--protocol", "icmp")
                .tryRun()
                .out();
        assertThat(shown)
                .contains(
                        scene.nodeOf(scene.sender) + " egress",
                        "through vx",
                        scene.nodeOf(scene.third) + " ingress",
                        "no ingress rule of " + scene.first.group());
    }

    @Test
    @Order(9)
    void terminatingLeavesNoNamespaceDeviceRuleProcessOrLease() {
        var ids = Map.of(
                scene.first, scene.firsts(),
                scene.second, scene.seconds(),
                scene.apart, List.of(scene.stranger));
        ids.forEach((tenant, guests) -> tenant.ec2(
                "terminate_instances",
                Map.of("InstanceIds", guests.stream().map(Resident::id).toList())));
        ids.forEach((tenant, guests) -> tenant.awaitState(guests, "terminated", EMPTY));
        var found = new ArrayList<String>();
        try {
            Await.until("nothing is left", EMPTY, () -> {
                found.clear();
                scene.lab.nodes().stream()
                        .map(scene.lab::left)
                        .filter(left -> !left.isEmpty())
                        .forEach(found::add);
                return found.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(found.toString(), e);
        }
    }

    /** Whether the node lets nothing new pass its border. */
    private static boolean holds(String node) {
        return scene.lab
                .exec(node, "ip", "netns", "exec", scene.first.vpc(), "nft", "list", "set", "ip", "ironbark", "held")
                .run()
                .contains("elements");
    }

    private static void associate(String allocation, Resident guest) {
        scene.first.ec2(
                "associate_address",
                Map.of("AllocationId", allocation, "InstanceId", guest.id(), "AllowReassociation", true));
    }

    private static String line(Process process) {
        try {
            String line = process.inputReader().readLine();
            if (line == null) {
                throw new AssertionError("it has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time itself is what is tested here. */
    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
