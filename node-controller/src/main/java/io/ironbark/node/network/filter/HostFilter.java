package io.ironbark.node.network.filter;

import io.ironbark.node.network.filter.Ruleset.Chain;
import io.ironbark.node.network.filter.Ruleset.NamedSet;
import io.ironbark.node.network.filter.Ruleset.Table;
import io.ironbark.proto.address.Ipv4;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The host's own table: guests may answer the host, and reach each other and, where the operator says so, the world
 * through it; they may not open a connection to any address of the host.
 */
public final class HostFilter {
    private static final String KNOWN = "ct state established,related accept";

    private static final int VXLAN_PORT = 4789;

    private HostFilter() {}

    /**
     * What is around the host.
     *
     * @param uplink the device towards the world, if guests may use it
     * @param masquerade true if public addresses mean nothing beyond that device
     * @param peers the nodes that tunnels lead to: a tunnel's packet of anybody else, such as a guest with a public
     *     address, would come out in a VPC that is not his
     * @param guarded what guests may not reach beyond the uplink
     */
    public record Around(Optional<String> uplink, boolean masquerade, SortedSet<Ipv4> peers, Guarded guarded) {
        public Around {
            peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
        }
    }

    /**
     * The table of this name.
     *
     * @param links the host's ends of all VPCs' links
     */
    public static Ruleset of(String table, SortedSet<String> links, Around around) {
        var uplink = around.uplink();
        boolean masquerade = around.masquerade();
        var forward = new ArrayList<>(List.of("iifname @links oifname @links accept"));
        forward.addAll(guarding(around.guarded()));
        uplink.ifPresent(device -> {
            forward.add("iifname @links oifname \"" + device + "\" accept");
            forward.add("iifname \"" + device + "\" oifname @links "
                    + (masquerade ? "ct state established,related accept" : "accept"));
        });
        forward.add("iifname @links drop");
        forward.add("oifname @links drop");
        var chains = new ArrayList<>(List.of(
                Chain.base(
                        "input",
                        "type filter hook input priority -10; policy accept;",
                        List.of(
                                "udp dport " + VXLAN_PORT + " ip saddr != @peers drop",
                                "iifname != @links accept",
                                KNOWN,
                                "drop")),
                Chain.base("forward", "type filter hook forward priority -10; policy accept;", forward)));
        if (masquerade) {
            uplink.ifPresent(device -> chains.add(Chain.base(
                    "postrouting",
                    "type nat hook postrouting priority 100; policy accept;",
                    List.of("iifname @links oifname \"" + device + "\" masquerade"))));
        }
        return new Ruleset(List.of(new Table(
                "inet",
                table,
                List.of(NamedSet.of("links", "ifname", links), NamedSet.of("peers", "ipv4_addr", around.peers())),
                chains)));
    }

    /** Guests answer those who may reach them, but open nothing towards hosts of the cloud that is not meant for them. */
    private static List<String> guarding(Guarded guarded) {
        var rules = new ArrayList<String>();
        guarded.open()
                .forEach(service -> rules.add("iifname @links ip daddr " + service.address()
                        + service.port().map(port -> " tcp dport " + port).orElse("") + " accept"));
        rules.add("iifname @links ip daddr @peers ct state new drop");
        guarded.closed().forEach(block -> rules.add("iifname @links ip daddr " + block + " ct state new drop"));
        return rules;
    }
}
