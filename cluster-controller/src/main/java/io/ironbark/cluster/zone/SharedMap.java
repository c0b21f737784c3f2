package io.ironbark.cluster.zone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A map that never changes. One with an entry more or less shares with it all but the part that the entry is in: so it is
 * made, and what differs between the two is found, without looking at all that they hold. Everybody may keep one.
 */
final class SharedMap<K extends Comparable<K>, V> {
    private static final int PARTS = 64;

    private final List<Map<K, V>> parts;

    private SharedMap(List<Map<K, V>> parts) {
        this.parts = parts;
    }

    static <K extends Comparable<K>, V> SharedMap<K, V> empty() {
        var parts = new ArrayList<Map<K, V>>();
        while (parts.size() < PARTS) {
            parts.add(Map.of());
        }
        return new SharedMap<>(parts);
    }

    /** With these entries. */
    static <K extends Comparable<K>, V> SharedMap<K, V> of(Map<K, V> entries) {
        var parts = SharedMap.<K, V>empty().parts;
        entries.forEach((key, value) -> {
            if (parts.get(partOf(key)).isEmpty()) {
                parts.set(partOf(key), new HashMap<>());
            }
            parts.get(partOf(key)).put(key, value);
        });
        return new SharedMap<>(parts);
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(parts.get(partOf(key)).get(key));
    }

    /** The same with this entry. */
    SharedMap<K, V> with(K key, V value) {
        var part = new HashMap<>(parts.get(partOf(key)));
        part.put(key, value);
        return with(partOf(key), part);
    }

    /** The same without that entry. */
    SharedMap<K, V> without(K key) {
        if (get(key).isEmpty()) {
            return this;
        }
        var part = new HashMap<>(parts.get(partOf(key)));
        part.remove(key);
        return with(partOf(key), part);
    }

    private SharedMap<K, V> with(int number, Map<K, V> part) {
        var others = new ArrayList<>(parts);
        others.set(number, part.isEmpty() ? Map.of() : part);
        return new SharedMap<>(others);
    }

    boolean isEmpty() {
        return parts.stream().allMatch(Map::isEmpty);
    }

    /** All entries, in order. */
    SortedMap<K, V> sorted() {
        var all = new TreeMap<K, V>();
        parts.forEach(all::putAll);
        return all;
    }

    /** The keys that only one of the two has, or both with different values. */
    SortedSet<K> differences(SharedMap<K, V> other) {
        var keys = new TreeSet<K>();
        for (int number = 0; number < PARTS; number++) {
            if (!isShared(parts.get(number), other.parts.get(number))) {
                notIn(other.parts.get(number), parts.get(number), keys);
                notIn(parts.get(number), other.parts.get(number), keys);
            }
        }
        return keys;
    }

    /** What is the very same object need not be looked into. */
    @SuppressWarnings("ReferenceEquality")
    private static <K, V> boolean isShared(Map<K, V> one, Map<K, V> other) {
        return one == other;
    }

    private static <K, V> void notIn(Map<K, V> known, Map<K, V> asked, SortedSet<K> keys) {
        asked.forEach((key, value) -> {
            if (!value.equals(known.get(key))) {
                keys.add(key);
            }
        });
    }

    private static int partOf(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 6) ^ (hash >>> 16)) & (PARTS - 1);
    }
}
