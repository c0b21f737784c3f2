package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrameIT {
    private static final String ROUTER_MAC = "02:00:a9:fe:a9:fe";

    @Test
    void onlyHonestFramesPassATapAndNoneReachesANeighbourUnrouted() throws IOException {
        try (var node = new TestNode(GuestAudience.NONE)) {
            var group = node.documents.newGroup();
            var one = node.documents.guest(10, group);
            var other = node.documents.guest(11, group);
            node.update(node.documents.document(node.documents.group(
                    group, List.of(node.documents.rule("-1", -1, -1, Documents.ANYWHERE)), one, other)));
            var sender = node.launchWithAddress(one);
            var neighbour = node.launchWithAddress(other);
            var bridge = io.ironbark.proto.network.Names.bridge(one.nic().subnet());
            var onBridge = StandIn.start(List.of(
                    "ip", "netns", "exec", node.namespace(), "python3", StandIn.script("frames.py"), "sniff", bridge));
            var atNeighbour = neighbour.background(List.of("python3", StandIn.script("frames.py"), "sniff", "eth0"));
            SortedMap<Integer, String> good = new TreeMap<>();
            SortedMap<Integer, String> bad = new TreeMap<>();
            sender.run(List.of(
                            "python3",
                            StandIn.script("frames.py"),
                            "send",
                            "eth0",
                            one.nic().mac(),
                            "10.77.4.10",
                            ROUTER_MAC,
                            "10.77.4.1",
                            other.nic().mac(),
                            "10.77.4.11"))
                    .output()
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .forEach(words -> (words[2].equals("good") ? good : bad).put(Integer.valueOf(words[0]), words[1]));
            assertThat(good).hasSize(3);
            assertThat(bad).hasSize(20);
            SortedSet<Integer> passed = numbers(onBridge);
            assertThat(passed.remove(99)).as("the last frame came").isTrue();
            assertThat(passed).as("good %s bad %s", good, bad).isEqualTo(good.keySet());
            assertThat(numbers(atNeighbour))
                    .as("only the routed packet reached the neighbour")
                    .containsExactly(1, 99);
        }
    }

    private static SortedSet<Integer> numbers(Process sniffer) throws IOException {
        var numbers = new TreeSet<Integer>();
        try (var lines = StandIn.reader(sniffer)) {
            lines.lines().map(Integer::valueOf).forEach(numbers::add);
        }
        return numbers;
    }
}
