package io.ironbark.node.network.filter;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tables of nftables, in the order in which they are loaded. */
public record Ruleset(List<Table> tables) {
    public Ruleset {
        tables = List.copyOf(tables);
    }

    /** A table; sets and chains are listed before whatever refers to them. */
    public record Table(String family, String name, List<NamedSet> sets, List<Chain> chains) {
        public Table {
            sets = List.copyOf(sets);
            chains = List.copyOf(chains);
        }

        String address() {
            return family + " " + name;
        }

        Table withoutElements() {
            return new Table(family, name, sets.stream().map(NamedSet::emptied).toList(), chains);
        }
    }

    /** A named set, or a map, whose elements are written {@code key : value}. */
    public record NamedSet(Kind kind, String name, String type, SortedSet<String> elements) {
        public NamedSet {
            elements = Collections.unmodifiableSortedSet(new TreeSet<>(elements));
        }

        static NamedSet of(String name, String type, Collection<?> elements) {
            return new NamedSet(Kind.SET, name, type, texts(elements));
        }

        static NamedSet map(String name, String type, Collection<?> elements) {
            return new NamedSet(Kind.MAP, name, type, texts(elements));
        }

        NamedSet emptied() {
            return new NamedSet(kind, name, type, Collections.emptySortedSet());
        }

        private static SortedSet<String> texts(Collection<?> elements) {
            var texts = new TreeSet<String>();
            elements.forEach(element -> texts.add(element.toString()));
            return texts;
        }
    }

    /** What a named set is called in commands. */
    public enum Kind {
        SET("set"),
        MAP("map");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** A chain; one with a hook is a base chain. */
    public record Chain(String name, Optional<String> hook, List<String> rules) {
        public Chain {
            rules = List.copyOf(rules);
        }

        static Chain of(String name, List<String> rules) {
            return new Chain(name, Optional.empty(), rules);
        }

        static Chain base(String name, String hook, List<String> rules) {
            return new Chain(name, Optional.of(hook), rules);
        }
    }

    Ruleset withoutElements() {
        return new Ruleset(tables.stream().map(Table::withoutElements).toList());
    }
}
