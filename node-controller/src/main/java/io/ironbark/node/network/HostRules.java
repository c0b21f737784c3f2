package io.ironbark.node.network;

import io.ironbark.node.network.filter.HostFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The host's table of ours. Shared by all VPCs; gone when there is none. */
final class HostRules {
    private final NetworkSettings settings;
    private final SortedSet<String> links = new TreeSet<>();
    private final LoadedRules rules;

    HostRules(NetworkSettings settings) {
        this.settings = settings;
        this.rules = new LoadedRules(HostRules::nft, List.of("-s", "list", "table", "inet", settings.table()));
    }

    /** Guards a link, which need not exist yet. */
    synchronized void guard(String link) {
        if (!links.contains(link)) {
            check(link);
        }
    }

    /** Guards a link, and looks whether the table is as it was left. */
    synchronized void check(String link) {
        links.add(link);
        rules.load(HostFilter.of(settings.table(), links, settings.uplink(), settings.masquerade()));
    }

    /** The link is gone. */
    synchronized void forget(String link) {
        if (!links.remove(link)) {
            return;
        }
        if (links.isEmpty()) {
            nft(
                    List.of("-f", "-"),
                    "add table inet " + settings.table() + "\ndelete table inet " + settings.table() + "\n");
            rules.forget();
        } else {
            rules.load(HostFilter.of(settings.table(), links, settings.uplink(), settings.masquerade()));
        }
    }

    private static String nft(List<String> arguments, String input) {
        var argv = new ArrayList<>(List.of("nft"));
        argv.addAll(arguments);
        return Tool.run(argv, input);
    }
}
