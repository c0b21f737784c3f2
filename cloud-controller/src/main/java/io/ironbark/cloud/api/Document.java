package io.ironbark.cloud.api;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value of a shape of the service model, whole and by the model's names, for what is kept as it was given. What a
 * handler acts on has a record instead.
 */
public sealed interface Document {
    /** A scalar, as on the wire. */
    record Text(String value) implements Document {}

    /** A list. */
    record Items(List<Document> elements) implements Document {
        public Items {
            elements = List.copyOf(elements);
        }
    }

    /** A structure: its members that have a value, by their names in the model. */
    record Members(SortedMap<String, Document> byName) implements Document {
        /** A structure that says nothing. */
        public static final Members NONE = new Members(new TreeMap<>());

        public Members {
            byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        }

        /** The member, if it has a value. */
        public Optional<Document> get(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        /** The text of a scalar member. */
        public Optional<String> text(String name) {
            return get(name)
                    .filter(Text.class::isInstance)
                    .map(Text.class::cast)
                    .map(Text::value);
        }

        /** The member, if it is a structure. */
        public Optional<Members> members(String name) {
            return get(name).filter(Members.class::isInstance).map(Members.class::cast);
        }

        /** The structures that a list holds; none if there is no such list. */
        public List<Members> each(String name) {
            return get(name).stream()
                    .filter(Items.class::isInstance)
                    .flatMap(list -> ((Items) list).elements().stream())
                    .filter(Members.class::isInstance)
                    .map(Members.class::cast)
                    .toList();
        }

        /** The same with this member. */
        public Members with(String name, Document value) {
            var changed = new TreeMap<>(byName);
            changed.put(name, value);
            return new Members(changed);
        }

        /** The same with this scalar member. */
        public Members with(String name, Object text) {
            return with(name, new Text(text.toString()));
        }

        /** The same with this scalar member, if it has a value. */
        public Members with(String name, Optional<?> text) {
            return text.<Members>map(value -> with(name, value)).orElse(this);
        }

        /** The same without this member. */
        public Members without(String name) {
            var changed = new TreeMap<>(byName);
            changed.remove(name);
            return new Members(changed);
        }
    }
}
