package io.ironbark.node.network;

import io.ironbark.node.network.filter.Ruleset;
import io.ironbark.node.network.filter.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Keeps rules loaded. What nft lists right after a load is remembered; when it lists something else later, somebody was
 * at it, and everything is loaded anew.
 */
final class LoadedRules {
    private final Nft nft;
    private Optional<Ruleset> loaded = Optional.empty();
    private final List<String> listing;
    private String listed = "";

    /** Runs nft somewhere: with these arguments and that input. */
    interface Nft {
        String run(List<String> arguments, String input);
    }

    /** Takes the arguments with which nft lists what is ours, without counters. */
    LoadedRules(Nft nft, List<String> listing) {
        this.nft = nft;
        this.listing = List.copyOf(listing);
    }

    /** True if anything had to be changed. */
    boolean load(Ruleset wanted) {
        String found = list();
        boolean asLeft = loaded.isPresent() && found.equals(listed);
        String transaction =
                asLeft ? Transaction.change(loaded.get(), wanted, found) : Transaction.replace(wanted, found);
        if (transaction.isEmpty()) {
            return false;
        }
        loaded = Optional.empty();
        nft.run(List.of("-f", "-"), transaction);
        listed = list();
        loaded = Optional.of(wanted);
        return true;
    }

    /** What was loaded is gone with its namespace. */
    void forget() {
        loaded = Optional.empty();
    }

    private String list() {
        try {
            return nft.run(listing, "");
        } catch (NetworkException e) {
            return ""; // there is no such table
        }
    }
}
