package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What is beyond a node's uplink: a namespace that has an address of the world and reaches the node.
 *
 * @param space the namespace
 * @param uplink the node's end of the way there
 * @param here the address of that end, of a /28
 * @param there the address of the other
 * @param address of the world
 */
record OutsideWorld(String space, String uplink, String here, String there, String address) {
    void make() {
        for (String words : List.of(
                "ip netns add " + space,
                "ip link add " + uplink + " type veth peer name eth0 netns " + space,
                "ip addr add " + here + "/28 dev " + uplink,
                "ip link set " + uplink + " up",
                "ip route add " + address + "/32 via " + there,
                "ip -n " + space + " addr add " + there + "/28 dev eth0",
                "ip -n " + space + " addr add " + address + "/32 dev lo",
                "ip -n " + space + " link set lo up",
                "ip -n " + space + " link set eth0 up")) {
            var result = Sh.sh(words);
            assertThat(result.ok()).as(words + ": " + result.output()).isTrue();
        }
    }

    void remove() {
        Sh.sh("ip netns del " + space);
        Sh.sh("ip link del " + uplink);
    }
}
