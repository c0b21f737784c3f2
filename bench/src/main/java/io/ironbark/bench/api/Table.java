package io.ironbark.bench.api;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures by name, and what each contender reached, in the form of docs/performance.md. */
final class Table {
    private final List<String> columns;
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Map<String, String> aims;
    private final Set<String> missed = new LinkedHashSet<>();

    Table(List<String> columns, Map<String, String> aims) {
        this.columns = columns;
        this.aims = aims;
    }

    void put(String measure, String column, String value) {
        rows.computeIfAbsent(measure, _ -> new LinkedHashMap<>()).put(column, value);
    }

    void miss(String what) {
        missed.add(what);
    }

    Set<String> missed() {
        return missed;
    }

    void print(PrintStream out) {
        out.printf("%n| measure | %s | aim |%n", String.join(" | ", columns));
        out.printf("| --- |%s --- |%n", " ---: |".repeat(columns.size()));
        rows.forEach((measure, values) -> {
            out.printf("| %s |", measure);
            columns.forEach(column -> out.printf(" %s |", values.getOrDefault(column, "")));
            out.printf(" %s |%n", aims.getOrDefault(measure, ""));
        });
        out.println();
        missed.forEach(what -> out.println("missed: " + what));
    }
}
