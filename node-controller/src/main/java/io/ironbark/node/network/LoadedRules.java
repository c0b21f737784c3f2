package io.ironbark.node.network;

import io.ironbark.node.network.filter.Ruleset;
import io.ironbark.node.network.filter.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps rules loaded. What nft lists right after a load is remembered; when it lists something else later, somebody was
 * at it, and everything is loaded anew.
 */
final class LoadedRules {
    private final Nft nft;
    private Optional<Ruleset> loaded = Optional.empty();
    private String listing = "";

    /** Runs nft somewhere: with these arguments and that input. */
    interface Nft {
        String run(List<String> arguments, String input);
    }

    LoadedRules(Nft nft) {
        this.nft = nft;
    }

    /** True if anything had to be changed. */
    boolean load(Ruleset wanted) {
        String found = list(wanted);
        boolean asLeft = loaded.isPresent() && found.equals(listing);
        String transaction =
                asLeft ? Transaction.change(loaded.get(), wanted, found) : Transaction.replace(wanted, found);
        if (transaction.isEmpty()) {
            return false;
        }
        loaded = Optional.empty();
        nft.run(List.of("-f", "-"), transaction);
        listing = list(wanted);
        loaded = Optional.of(wanted);
        return true;
    }

    /** What was loaded is gone with its namespace. */
    void forget() {
        loaded = Optional.empty();
    }

    private String list(Ruleset wanted) {
        Function<Ruleset.Table, String> listed = table -> {
            try {
                return nft.run(List.of("-s", "list", "table", table.family(), table.name()), "");
            } catch (NetworkException e) {
                return ""; // there is no such table
            }
        };
        var all = new StringBuilder();
        wanted.tables().forEach(table -> all.append(listed.apply(table)));
        return all.toString();
    }
}
