package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespacePlaneIT extends OnOneNode {
    private static final String PUBLIC = "198.18.77.10";

    @Override
    @AfterEach
    void stop() throws IOException {
        super.stop();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void twoGuestsOfOneSubnetReachEachOtherOnlyByARuleForTheirGroup() {
        var group = documents.newGroup();
        var one = documents.guest(10, group);
        var other = documents.guest(11, group);
        node.update(documents.document(documents.group(group, List.of(), one, other)));
        var first = node.launchWithAddress(one);
        node.launchWithAddress(other);
        assertThat(first.pings("10.77.4.11")).isFalse();
        node.update(
                documents.document(documents.group(group, List.of(documents.rule("icmp", -1, -1, group)), one, other)));
        assertThat(first.reaches("10.77.4.11")).isTrue();
        node.update(documents.document(documents.group(group, List.of(documents.rule("icmp", -1, -1, group)), one)));
        assertThat(first.reaches("10.77.4.11")).isTrue();
        node.update(documents.document(documents.group(group, List.of(documents.rule("icmp", -1, -1, group)), other)));
        assertThat(first.pings("10.77.4.11")).isFalse();
    }

    @Test
    void aPublicAddressIsReachedFromOutsideAsFarAsRulesAllow() {
        var group = documents.newGroup();
        var guest = documents.guest(10, Optional.of(PUBLIC), group);
        node.update(documents.document(documents.group(group, List.of(), guest)));
        node.launchWithAddress(guest);
        assertThat(pingedByHost()).isFalse();
        node.update(documents.document(
                documents.group(group, List.of(documents.rule("icmp", 8, -1, Documents.ANYWHERE)), guest)));
        assertThat(reachedByHost()).isTrue();
    }

    @Test
    void aGuestReachesNoAddressOfTheHost() {
        var group = documents.newGroup();
        var everything = List.of(documents.rule("-1", -1, -1, Documents.ANYWHERE));
        var guest = documents.guest(10, Optional.of(PUBLIC), group);
        node.update(documents.document(documents.group(group, everything, guest)));
        var standIn = node.launchWithAddress(guest);
        assertThat(reachedByHost()).as("the host reaches the guest").isTrue();
        var addresses = Sh.sh("ip -4 -o addr show scope global")
                .output()
                .lines()
                .map(line -> line.replaceAll(".* inet ([0-9.]+)/.*", "$1"))
                .toList();
        assertThat(addresses).isNotEmpty();
        for (String address : addresses) {
            assertThat(standIn.pings(address)).as(address).isFalse();
        }
        assertThat(standIn.pings("10.77.4.1")).as("its router").isFalse();
    }

    @Test
    void aGuestGetsItsAddressByDhcp() {
        var guest = documents.guest(10);
        var standIn = node.launch(guest);
        var lease = standIn.sh("busybox udhcpc -i eth0 -n -q -f -t 5 -T 1 -s /bin/true");
        assertThat(lease.output()).contains("lease of 10.77.4.10 obtained from 10.77.4.1");
    }

    private boolean pingedByHost() {
        return Sh.sh("busybox ping -c 1 -W 1 " + PUBLIC).ok();
    }

    private boolean reachedByHost() {
        return Sh.eventually("busybox ping -c 1 -W 1 " + PUBLIC);
    }

    private List<String> leftovers() {
        var found = new java.util.ArrayList<String>();
        String digits = node.namespace().substring(4);
        String tail = digits.substring(digits.length() - 12);
        Sh.sh("ip netns list")
                .output()
                .lines()
                .filter(line -> line.contains(digits))
                .forEach(found::add);
        Sh.sh("ip -o link").output().lines().filter(line -> line.contains(tail)).forEach(found::add);
        Sh.sh("nft list tables")
                .output()
                .lines()
                .filter(line -> line.endsWith(" " + node.settings.table()))
                .forEach(found::add);
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(digits))
                .forEach(process -> found.add(process.info().commandLine().orElse("")));
        if (Files.exists(Path.of("/proc/sys/net/ipv4/conf/ibu" + tail))) {
            found.add("link");
        }
        return found;
    }
}
