package io.ironbark.bench.api;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures by name, what each contender reached and whether that is what we aim at, in the form of docs/performance.md. */
final class Table {
    private final List<String> columns;
    private final Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
    private final Map<String, Aim> aims;
    private final Set<String> wrong = new LinkedHashSet<>();

    private record Cell(double value, String text) {}

    Table(List<String> columns, Map<String, Aim> aims) {
        this.columns = columns;
        this.aims = aims;
    }

    /** The note says more about the value. */
    void put(String measure, String column, double value, String note) {
        String text = Measures.number(value) + (note.isEmpty() ? "" : " (" + note + ")");
        rows.computeIfAbsent(measure, _ -> new LinkedHashMap<>()).put(column, new Cell(value, text));
    }

    void put(String measure, String column, double value) {
        put(measure, column, value, "");
    }

    /** Says in words that there is no figure, and why: whatever is aimed at is not reached. */
    void put(String measure, String column, String words) {
        rows.computeIfAbsent(measure, _ -> new LinkedHashMap<>()).put(column, new Cell(Double.NaN, words));
    }

    /** Notes that there is no figure; the other rows stand. */
    void failed(String measure, String column, String why) {
        rows.computeIfAbsent(measure, _ -> new LinkedHashMap<>()).put(column, new Cell(Double.NaN, "failed"));
        wrong(measure + ": " + why);
    }

    /** Notes an answer that was wrong: however fast, the run has failed. */
    void wrong(String what) {
        wrong.add(what);
    }

    Set<String> wrong() {
        return wrong;
    }

    void print(PrintStream out) {
        out.printf("%n| measure | %s | aim | holds |%n", String.join(" | ", columns));
        out.printf("| --- |%s ---: | --- |%n", " ---: |".repeat(columns.size()));
        rows.forEach((measure, cells) -> {
            out.printf("| %s |", measure);
            columns.forEach(column -> out.printf(
                    " %s |", cells.containsKey(column) ? cells.get(column).text() : ""));
            Aim aim = aims.get(measure);
            out.printf(" %s | %s |%n", aim == null ? "" : aim, aim == null ? "" : verdict(aim, cells));
        });
        out.println();
        wrong.forEach(what -> out.println("wrong: " + what));
    }

    /** Of ours: nobody aims at anything for the others. */
    private static String verdict(Aim aim, Map<String, Cell> cells) {
        boolean met = cells.entrySet().stream()
                .filter(cell -> !cell.getKey().equals(ApiBench.MOTO))
                .allMatch(cell -> aim.isMetBy(cell.getValue().value()));
        return met ? "yes" : "**no**";
    }
}
