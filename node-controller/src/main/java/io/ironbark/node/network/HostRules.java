package io.ironbark.node.network;

import io.ironbark.node.network.filter.HostFilter;
import io.ironbark.node.network.filter.Ruleset;
import io.ironbark.proto.address.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The host's table of ours. Shared by all VPCs; gone when there is none. */
final class HostRules {
    private final NetworkSettings settings;
    /** The host's ends of all VPCs' links, and the nodes that each VPC has tunnels to. */
    private final SortedMap<String, SortedSet<Ipv4>> links = new TreeMap<>();

    private final LoadedRules rules;

    HostRules(NetworkSettings settings) {
        this.settings = settings;
        this.rules = new LoadedRules(HostRules::nft, List.of("-s", "list", "table", "inet", settings.table()));
    }

    /** Guards a link, which need not exist yet. */
    synchronized void guard(String link, SortedSet<Ipv4> peers) {
        if (!peers.equals(links.get(link))) {
            check(link, peers);
        }
    }

    /** Guards a link, and looks whether the table is as it was left. */
    synchronized void check(String link, SortedSet<Ipv4> peers) {
        links.put(link, peers);
        rules.load(wanted());
    }

    private Ruleset wanted() {
        var peers = new TreeSet<Ipv4>();
        links.values().forEach(peers::addAll);
        return HostFilter.of(
                settings.table(),
                new TreeSet<>(links.keySet()),
                new HostFilter.Around(settings.uplink(), settings.masquerade(), peers, settings.guarded()));
    }

    /** The link is gone. */
    synchronized void forget(String link) {
        if (links.remove(link) == null) {
            return;
        }
        if (links.isEmpty()) {
            nft(
                    List.of("-f", "-"),
                    "add table inet " + settings.table() + "\ndelete table inet " + settings.table() + "\n");
            rules.forget();
        } else {
            rules.load(wanted());
        }
    }

    private static String nft(List<String> arguments, String input) {
        var argv = new ArrayList<>(List.of("nft"));
        argv.addAll(arguments);
        return Tool.run(argv, input);
    }
}
