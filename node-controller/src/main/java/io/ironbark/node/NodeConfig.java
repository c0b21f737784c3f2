package io.ironbark.node;

import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.NodeId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node controller's configuration.
 *
 * @param node as the certificate has it
 * @param address the underlay address by which other nodes reach this one, dotted IPv4
 * @param cluster the cluster controller, such as {@code https://127.0.0.1:8775}
 * @param walrus the object store's internal port, such as {@code https://127.0.0.1:8777}
 * @param home the node's own directory
 * @param management where {@code /healthz} and {@code /metrics} are
 */
public record NodeConfig(
        NodeId node,
        Ipv4 address,
        URI cluster,
        URI walrus,
        Path home,
        @Default("127.0.0.1:8788") HostPort management,
        TlsFiles tls,
        Cache cache,
        Libvirt libvirt,
        Offer offer,
        Network network,
        Times times) {
    /**
     * The image cache.
     *
     * @param directory may be shared by nodes; {@code images} in the home directory if absent
     */
    public record Cache(
            Optional<Path> directory, @Default("40GiB") DataSize size) {}

    /**
     * The hypervisor.
     *
     * @param timeout of one call
     */
    public record Libvirt(
            @Default("qemu:///system") String uri,
            @Default("30s") Duration timeout) {}

    /**
     * What guests may have; what is absent follows from the host.
     *
     * @param vcpusPerCore how many virtual processors share one of the host's
     */
    public record Offer(
            Optional<Integer> vcpus,
            Optional<Long> memoryMib,
            Optional<Long> diskGib,
            @Default("4") int vcpusPerCore,
            @Default("2048") long reservedMemoryMib,
            @Default("10") long reservedDiskGib) {}

    /**
     * The guests' network.
     *
     * @param uplink the device towards the world; without it guests reach the host and each other only
     * @param masquerade true if public addresses mean nothing beyond the uplink, so that the host's address stands for
     *     them
     * @param closed hosts of the cloud beyond the uplink, at which guests may open no connection; the other nodes, and
     *     those that this node's controller itself calls, are always among them
     * @param open exceptions, such as {@code 192.0.2.7:8773}
     * @param mtu of guests: at most the underlay's less 50
     * @param nameServer that guests are told of
     * @param domain that guests are told of
     * @param table the name of our table among the host's own nftables
     */
    public record Network(
            Optional<String> uplink,
            @Default("true") boolean masquerade,
            @Default("") List<Ipv4Block> closed,
            @Default("") List<Guarded.OpenTo> open,
            @Default("1450") int mtu,
            Optional<Ipv4> nameServer,
            @Default("internal") String domain,
            @Default("ironbark") String table) {}

    /**
     * How long things may take.
     *
     * @param stop until a guest that was asked to power off is switched off
     * @param terminate until a guest that was asked to power off because its instance ends is switched off
     * @param reboot until a guest that was asked to reboot is reset
     * @param launch until a launch that keeps failing is given up
     * @param key for one run of the appliance that puts keys into images
     */
    public record Times(
            @Default("60s") Duration stop,
            @Default("30s") Duration terminate,
            @Default("60s") Duration reboot,
            @Default("3m") Duration launch,
            @Default("3m") Duration key) {}
}
