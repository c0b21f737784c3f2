package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cloud of three nodes: minutes of two cores, so it runs only where {@code -Dironbark.lab=long} asks for it. */
@EnabledIfSystemProperty(named = "ironbark.lab", matches = "long")
@ExtendWith(Lab.Shared.class)
class LabIT {
    private static final Duration HEALED = Duration.ofSeconds(20);
    private static final Duration EMPTY = Duration.ofSeconds(30);

    @Test
    void guestsOfThreeNodesAreOneNetworkThatOutlivesACutAndEndsWithoutATrace(Lab lab, Stock stock) {
        stock.account()
                .ec2(
                        "authorize-security-group-ingress",
                        "--group-id",
                        stock.group(),
                        "--ip-permissions",
                        "IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=" + stock.group() + "}]");
        var guests = stock.launchSeveral(lab.nodes().size());
        guests.forEach(Guest::awaitSsh);
        assertThat(guests.stream().map(lab::nodeOf)).containsExactlyInAnyOrderElementsOf(lab.nodes());

        guests.forEach(guest -> assertThat(reached(guest, guests)).isEqualTo(guests.size()));

        Guest far = guests.getLast();
        String node = lab.nodeOf(far);
        String boot = far.ssh("cat /proc/sys/kernel/random/boot_id");
        lab.cut(node);
        assertThat(reached(guests.getFirst(), guests)).isEqualTo(guests.size() - 1);
        assertThat(far.trySsh("true").ok()).isFalse();
        lab.heal(node);
        Await.until("all are reached again", HEALED, () -> reached(guests.getFirst(), guests) == guests.size());
        assertThat(far.ssh("cat /proc/sys/kernel/random/boot_id")).isEqualTo(boot);

        guests.forEach(Guest::terminate);
        Await.until(
                "nothing is left",
                EMPTY,
                () -> lab.nodes().stream().allMatch(each -> left(lab, each).isEmpty()));
    }

    /** How many of these answer the guest's ping at their private addresses. */
    private static long reached(Guest guest, List<Guest> others) {
        var script = new StringBuilder();
        others.forEach(other ->
                script.append("ping -c 1 -W 2 ").append(other.privateIp()).append(" >/dev/null && echo reached; "));
        return guest.ssh(script + "true").lines().filter("reached"::equals).count();
    }

    /** What of guests a node still has: namespaces, devices, tables, processes. */
    private static String left(Lab lab, String node) {
        return lab.exec(
                        node,
                        "sh",
                        "-c",
                        "ip netns list; ip -o link | grep -v -e ': lo:' -e ': eth0@';"
                                + " ip route | grep 198.18; ip neigh show proxy; nft list tables;"
                                + " pgrep -a 'qemu-system|dnsmasq'; true")
                .run()
                .strip();
    }
}
