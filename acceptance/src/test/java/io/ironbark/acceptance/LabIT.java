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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Networks across hosts, seen by real guests of three nodes. What is sent to whom in all its variety is tested on one
 * host with stand-ins for guests (SecurityGroupIT, FrameIT); here it is whether a whole cloud comes to the same.
 *
 * It runs where {@code -Dironbark.lab=short} asks for it; with {@code long} waits are as long, and limits as tight, as the claims say.
 */
@EnabledIfSystemProperty(named = "ironbark.lab", matches = "short|long")
@ExtendWith(Lab.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabIT {
    private static final boolean LONG = "long".equals(System.getProperty("ironbark.lab"));
    private static final Duration RULE = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(40);
    private static final Duration EMPTY = Duration.ofSeconds(60);
    private static final double MOVED_SECONDS = LONG ? 2 : 8;
    private static final Duration CUT = LONG ? Duration.ofMinutes(1) : Duration.ofSeconds(2);
    private static final String ROUTER_MAC = "02:00:a9:fe:a9:fe";

    /** Protocol, and ports or ICMP type and code; the source port is told apart by number. */
    private static final List<String> PROBES =
            List.of("6:8000", "6:8002", "6:8003", "6:8010", "17:8000", "17:8020", "1:8:0", "1:13:0", "47:0", "112:0");

    private static Scene scene;
    private static int number = 1;

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
        awaitArrivals("everything may come", scene.third, PROBES);
        long before = fromSender();
        assertThat(pings(scene.otherSender, "10.0.1.11"))
                .as("its own neighbour")
                .isTrue();
        assertThat(pings(scene.otherSender, "10.0.1.12"))
                .as("only the other account has this")
                .isFalse();
        assertThat(fromSender()).isEqualTo(before);
        assertThat(pings(scene.sender, "10.0.1.11")).isTrue();
        assertThat(fromSender()).isGreaterThan(before);
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
        awaitArrivals("by group", scene.sender, List.of("6:8000", "6:8002", "6:8010", "17:8020", "1:8:0"));
        awaitArrivals("by block", scene.third, List.of("17:8020", "1:13:0"));

        scene.first.allow("ingress", scene.target, all);
        scene.first.revoke("egress", scene.senders, anywhere);
        scene.first.revoke("egress", scene.first.group(), anywhere);
        scene.first.allow("egress", scene.senders, Tenant.permissionOf("tcp", 8002, 8003, scene.target));
        scene.first.allow("egress", scene.senders, Tenant.permission("udp", 8000, 8000, Tenant.CIDR));
        awaitArrivals("egress and ingress", scene.sender, List.of("6:8002"));
        scene.first.allow("egress", scene.first.group(), anywhere);
        awaitArrivals("all protocols", scene.third, PROBES);

        scene.first.revoke("ingress", scene.target, all);
        rules.forEach(rule -> scene.first.revoke("ingress", scene.target, rule));
        awaitArrivals("nothing", scene.third, List.of());
        assertThat(arrivals(scene.sender)).isEmpty();
    }

    @Test
    @Order(3)
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
    @Order(4)
    void aNodeThatWasCutOffComesBackToTheRulesOfNowBeforeItForwardsAnythingNew() {
        String node = scene.nodeOf(scene.receiver);
        String ip = scene.receiver.publicIp();
        var rule = Scene.world(Scene.THIRDS_PORT, Scene.RECEIVERS_PORT);
        assertThat(scene.outside.opens(ip, Scene.RECEIVERS_PORT, 5)).isTrue();
        scene.lab.cut(node);
        assertThat(scene.outside.opens(ip, Scene.RECEIVERS_PORT, 1)).isFalse();
        scene.first.revoke("ingress", scene.first.group(), rule);
        pause(CUT);
        scene.outside.knock(ip, Scene.RECEIVERS_PORT);
        scene.outside.knock(ip, Scene.OTHER_PORT);
        double healed = scene.outside.now();
        scene.lab.heal(node);
        Await.until("what is still allowed passes again", HEALED, () -> scene.outside.opens(ip, Scene.OTHER_PORT, 1));
        pause(Duration.ofSeconds(1));
        assertThat(scene.outside.knocked(ip, Scene.RECEIVERS_PORT))
                .as("connections that the rules of now forbid")
                .isEmpty();
        System.out.printf(
                "a node that was cut off forwards again after %.2f s%n",
                scene.outside.knocked(ip, Scene.OTHER_PORT).getFirst() - healed);
        assertThat(scene.receiver.ssh("echo still the same")).isEqualTo("still the same");
    }

    @Test
    @Order(5)
    void framesThatLieAboutTheirSenderReachNobody() {
        String node = scene.nodeOf(scene.sender);
        scene.first.allow("ingress", scene.target, Tenant.permission("-1", -1, -1, "10.0.1.10/32"));
        scene.first.allow("egress", scene.senders, Tenant.permission("-1", -1, -1, "0.0.0.0/0"));
        awaitArrivals("everything may come", scene.sender, PROBES);
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
    @Order(6)
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
    @Order(7)
    void terminatingLeavesNoNamespaceDeviceRuleProcessOrLease() {
        var ids = Map.of(
                scene.first, scene.firsts(),
                scene.second, scene.seconds());
        ids.forEach((tenant, guests) -> tenant.ec2(
                "terminate_instances",
                Map.of("InstanceIds", guests.stream().map(Resident::id).toList())));
        ids.forEach((tenant, guests) -> tenant.awaitState(guests, "terminated", EMPTY));
        var found = new ArrayList<String>();
        try {
            Await.until("nothing is left", EMPTY, () -> {
                found.clear();
                scene.lab.nodes().stream()
                        .map(LabIT::left)
                        .filter(left -> !left.isEmpty())
                        .forEach(found::add);
                return found.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(found.toString(), e);
        }
    }

    /** What of guests a node still has: namespaces, devices, routes, tables, processes, leases. */
    private static String left(String node) {
        return scene.lab
                .exec(
                        node,
                        "sh",
                        "-c",
                        "ip netns list; ip -o link | grep -v -e ': lo:' -e ': eth0@';"
                                + " ip route | grep 198.18; ip neigh show proxy; nft list tables;"
                                + " pgrep -af '[q]emu-system|[d]nsmasq'; ls " + scene.lab.folder(node)
                                + "/node/network 2>/dev/null; true")
                .run()
                .strip();
    }

    private static void associate(String allocation, Resident guest) {
        scene.first.ec2(
                "associate_address",
                Map.of("AllocationId", allocation, "InstanceId", guest.id(), "AllowReassociation", true));
    }

    private static boolean pings(Resident guest, String address) {
        return guest.ssh("ping -c 2 -W 2 " + address + " >/dev/null && echo reached; true")
                .equals("reached");
    }

    /** How many packets came to the receiver from the sender's address. */
    private static long fromSender() {
        return scene.seen().stream()
                .filter(line -> line.startsWith("10.0.1.10 "))
                .count();
    }

    private static void awaitArrivals(String claim, Resident from, List<String> expected) {
        var last = new ArrayList<List<String>>();
        Await.until(claim + ": " + expected + " arrive and nothing else", RULE, () -> {
            last.add(arrivals(from));
            return last.getLast().equals(expected);
        });
    }

    /** Sends each probe to the receiver; those that it saw. */
    private static List<String> arrivals(Resident from) {
        int base = number;
        number += PROBES.size() + 1;
        var words = new ArrayList<String>();
        for (int i = 0; i < PROBES.size(); i++) {
            var parts = PROBES.get(i).split(":", -1);
            words.add("%d:%s:%s"
                    .formatted(
                            base + i,
                            parts[0],
                            parts[0].equals("1") ? parts[1] + ":" + parts[2] : (20_000 + base + i) + ":" + parts[1]));
        }
        from.ssh("sh /mnt/python probe.py send " + from.address() + " 10.0.1.11 " + String.join(" ", words)
                + "; sleep 1");
        var seen = scene.seen();
        return Stream.iterate(0, i -> i < PROBES.size(), i -> i + 1)
                .filter(i -> seen.contains(from.address() + " " + (base + i)))
                .map(PROBES::get)
                .toList();
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
