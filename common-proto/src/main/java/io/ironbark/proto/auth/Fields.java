package io.ironbark.proto.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The header fields of a request: names in lower case, sorted; values in the order in which they came. */
public final class Fields {
    private final TreeMap<String, List<String>> values = new TreeMap<>();

    private Fields() {}

    /** Copies them from whatever the HTTP server has. */
    public static Fields of(Iterable<? extends Map.Entry<String, String>> entries) {
        var fields = new Fields();
        for (var entry : entries) {
            fields.values
                    .computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(entry.getValue());
        }
        return fields;
    }

    /** The first value of a field, by its lower-case name. */
    public Optional<String> first(String name) {
        var all = values.get(name);
        return all == null ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** All values of a field, none if it is not there. */
    public List<String> all(String name) {
        var all = values.get(name);
        return all == null ? List.of() : List.copyOf(all);
    }

    /** True if the field is there. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The names, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }
}
