package io.ironbark.cloud.api;

import java.util.List;

/** One filter of a Describe: the things whose {@code name} matches any of the values, wildcards and all. */
public record Filter(String name, @KeepEmpty List<String> values) {
    /** Before the key in the name of a filter on one tag's value. */
    public static final String TAG_PREFIX = "tag:";

    public Filter {
        values = List.copyOf(values);
    }
}
