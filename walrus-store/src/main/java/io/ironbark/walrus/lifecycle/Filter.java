package io.ironbark.walrus.lifecycle;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which objects a rule is for: those for which all of this is true.
 *
 * @param above so many bytes
 * @param below so many bytes
 */
public record Filter(String prefix, SortedMap<String, String> tags, Optional<Long> above, Optional<Long> below) {
    public Filter {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** An object, as far as it matters here. */
    public record Subject(String key, long size, SortedMap<String, String> tags) {}

    boolean matches(Subject subject) {
        return subject.key().startsWith(prefix)
                && subject.tags().entrySet().containsAll(tags.entrySet())
                && above.map(bytes -> subject.size() > bytes).orElse(true)
                && below.map(bytes -> subject.size() < bytes).orElse(true);
    }

    /** True if it asks for more than a prefix: uploads and delete markers have nothing else. */
    boolean isNarrow() {
        return !tags.isEmpty() || above.isPresent() || below.isPresent();
    }
}
