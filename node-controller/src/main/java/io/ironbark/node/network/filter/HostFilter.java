package io.ironbark.node.network.filter;

import io.ironbark.node.network.filter.Ruleset.Chain;
import io.ironbark.node.network.filter.Ruleset.NamedSet;
import io.ironbark.node.network.filter.Ruleset.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The host's own table: guests may answer the host, and reach each other and, where the operator says so, the world
 * through it; they may not open a connection to any address of the host.
 */
public final class HostFilter {
    private static final String KNOWN = "ct state established,related accept";

    private HostFilter() {}

    /**
     * The table of this name.
     *
     * @param links the host's ends of all VPCs' links
     * @param uplink the device towards the world, if guests may use it
     * @param masquerade true if public addresses mean nothing beyond that device
     */
    public static Ruleset of(String table, SortedSet<String> links, Optional<String> uplink, boolean masquerade) {
        var forward = new ArrayList<>(List.of("iifname @links oifname @links accept"));
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
                        List.of("iifname != @links accept", KNOWN, "drop")),
                Chain.base("forward", "type filter hook forward priority -10; policy accept;", forward)));
        if (masquerade) {
            uplink.ifPresent(device -> chains.add(Chain.base(
                    "postrouting",
                    "type nat hook postrouting priority 100; policy accept;",
                    List.of("iifname @links oifname \"" + device + "\" masquerade"))));
        }
        return new Ruleset(List.of(new Table("inet", table, List.of(NamedSet.of("links", "ifname", links)), chains)));
    }
}
