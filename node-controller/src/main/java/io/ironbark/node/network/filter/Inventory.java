package io.ironbark.node.network.filter;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of what is loaded, by {@code family table}, as {@code nft list ruleset} prints it. */
record Inventory(SortedMap<String, SortedSet<String>> chains, SortedMap<String, SortedSet<String>> sets) {
    private static final Pattern TABLE = Pattern.compile("table (\\S+ \\S+) \\{.*");
    private static final Pattern CHAIN = Pattern.compile("\tchain (\\S+) \\{.*");
    private static final Pattern SET = Pattern.compile("\t((?:set|map) \\S+) \\{.*");

    static Inventory of(String listing) {
        var inventory = new Inventory(new TreeMap<>(), new TreeMap<>());
        String table = "";
        for (String line : listing.lines().toList()) {
            var head = TABLE.matcher(line);
            var chain = CHAIN.matcher(line);
            var set = SET.matcher(line);
            if (head.matches()) {
                table = head.group(1);
            } else if (chain.matches()) {
                inventory.chains.computeIfAbsent(table, _ -> new TreeSet<>()).add(chain.group(1));
            } else if (set.matches()) {
                inventory.sets.computeIfAbsent(table, _ -> new TreeSet<>()).add(set.group(1));
            }
        }
        return inventory;
    }

    SortedSet<String> chainsOf(Ruleset.Table table) {
        return chains.getOrDefault(table.address(), new TreeSet<>());
    }

    /** As {@code set NAME} or {@code map NAME}. */
    SortedSet<String> setsOf(Ruleset.Table table) {
        return sets.getOrDefault(table.address(), new TreeSet<>());
    }
}
