package io.ironbark.node.network.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What {@code nft -f} is told, to get from what is loaded to what should be, in one step. */
public final class Transaction {
    private final List<String> lines = new ArrayList<>();

    private Transaction() {}

    /** From another ruleset that is known to be loaded; empty text if they are the same. */
    public static String change(Ruleset loaded, Ruleset wanted, String listing) {
        if (loaded.equals(wanted)) {
            return "";
        }
        return loaded.withoutElements().equals(wanted.withoutElements())
                ? elements(loaded, wanted)
                : replace(wanted, listing);
    }

    /** From whatever is loaded. */
    public static String replace(Ruleset wanted, String listing) {
        var transaction = new Transaction();
        var inventory = Inventory.of(listing);
        wanted.tables().forEach(table -> transaction.replace(table, inventory));
        return transaction.text();
    }

    private static String elements(Ruleset loaded, Ruleset wanted) {
        var transaction = new Transaction();
        for (int i = 0; i < wanted.tables().size(); i++) {
            var table = wanted.tables().get(i);
            var before = loaded.tables().get(i);
            for (int j = 0; j < table.sets().size(); j++) {
                transaction.difference(table, before.sets().get(j), table.sets().get(j));
            }
        }
        return transaction.text();
    }

    private void difference(Ruleset.Table table, Ruleset.NamedSet before, Ruleset.NamedSet after) {
        var gone = new TreeSet<>(before.elements());
        gone.removeAll(after.elements());
        var added = new TreeSet<>(after.elements());
        added.removeAll(before.elements());
        element("delete", table, after, gone);
        element("add", table, after, added);
    }

    private void replace(Ruleset.Table table, Inventory inventory) {
        String at = table.address();
        say("add table " + at);
        table.chains()
                .forEach(chain -> chain.hook()
                        .ifPresent(hook -> say("add chain " + at + " " + chain.name() + " { " + hook + " }")));
        say("flush table " + at);
        var staleChains = new TreeSet<>(inventory.chainsOf(table));
        table.chains().forEach(chain -> staleChains.remove(chain.name()));
        staleChains.forEach(chain -> say("delete chain " + at + " " + chain));
        var staleSets = new TreeSet<>(inventory.setsOf(table));
        for (Ruleset.NamedSet set : table.sets()) {
            String name = set.kind().word() + " " + set.name();
            if (!staleSets.remove(name)) {
                say("add " + set.kind().word() + " " + at + " " + set.name() + " { type " + set.type() + "; }");
            } else {
                say("flush " + set.kind().word() + " " + at + " " + set.name());
            }
            element("add", table, set, set.elements());
        }
        staleSets.forEach(set -> {
            int space = set.indexOf(' ');
            say("delete " + set.substring(0, space) + " " + at + set.substring(space));
        });
        table.chains().stream()
                .filter(chain -> chain.hook().isEmpty())
                .forEach(chain -> say("add chain " + at + " " + chain.name()));
        table.chains()
                .forEach(chain ->
                        chain.rules().forEach(rule -> say("add rule " + at + " " + chain.name() + " " + rule)));
    }

    private void element(String verb, Ruleset.Table table, Ruleset.NamedSet set, Collection<String> elements) {
        if (!elements.isEmpty()) {
            say(verb + " element " + table.address() + " " + set.name() + " { " + String.join(", ", elements) + " }");
        }
    }

    private void say(String line) {
        lines.add(line);
    }

    private String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
