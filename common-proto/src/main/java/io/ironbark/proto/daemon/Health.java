package io.ironbark.proto.daemon;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Whether this process can do its work now, by asking each part of it. */
public final class Health {
    /** One part's answer. Must be quick: it is asked whenever somebody looks. */
    @FunctionalInterface
    public interface Check {
        /** Empty if all is well, or a sentence about what is not. */
        Optional<String> problem();
    }

    private final ConcurrentSkipListMap<String, Check> checks = new ConcurrentSkipListMap<>();

    public void register(String part, Check check) {
        checks.put(part, check);
    }

    /** What is wrong, by part; empty if nothing is. */
    public SortedMap<String, String> problems() {
        var problems = new TreeMap<String, String>();
        checks.forEach((part, check) -> ask(check).ifPresent(problem -> problems.put(part, problem)));
        return problems;
    }

    private static Optional<String> ask(Check check) {
        try {
            return check.problem();
        } catch (RuntimeException e) {
            return Optional.of("the check itself fails: " + e);
        }
    }
}
