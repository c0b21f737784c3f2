package io.ironbark.node.network;

import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says of a node's network.
 *
 * @param directory a folder per VPC with a guest here; nothing else on the host is taken for ours
 * @param table the name of our table among the host's own nftables
 * @param uplink the device towards the world; without it guests reach the host and each other only
 * @param masquerade true if public addresses mean nothing beyond the uplink, so that the host's address stands for them
 * @param guarded what guests may not reach beyond the uplink
 * @param underlay the address that other nodes reach this one at, for tunnels
 * @param mtu of guests: at most the underlay's less 50
 * @param nameServers that guests are told of
 * @param domain that guests are told of
 * @param interval between checks that all is as it should be
 */
public record NetworkSettings(
        Path directory,
        String table,
        Optional<String> uplink,
        boolean masquerade,
        Guarded guarded,
        Optional<Ipv4> underlay,
        int mtu,
        List<Ipv4> nameServers,
        String domain,
        Duration interval) {
    public static final String TABLE = "ironbark";
    public static final int MTU = 1450;
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    public NetworkSettings {
        nameServers = List.copyOf(nameServers);
    }

    /** The device on which the node answers for its guests' public addresses. */
    Optional<String> answering() {
        return masquerade ? Optional.empty() : uplink;
    }

    /** A node on its own: no world, no other nodes. */
    public static NetworkSettings alone(Path directory) {
        return new NetworkSettings(
                directory,
                TABLE,
                Optional.empty(),
                false,
                Guarded.NOTHING,
                Optional.empty(),
                MTU,
                List.of(),
                "",
                INTERVAL);
    }
}
