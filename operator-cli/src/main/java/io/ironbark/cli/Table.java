package io.ironbark.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, as wide as their widest cell. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(List.of(heads));
    }

    Table row(Object... cells) {
        var row = new ArrayList<String>();
        for (Object cell : cells) {
            row.add(printable(String.valueOf(cell)));
        }
        rows.add(row);
        return this;
    }

    /** The lines, the heads first, without blanks at their ends. */
    String text() {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.append(row.get(column))
                        .append(" ".repeat(widths[column] - row.get(column).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Text from the cloud with control characters replaced, so that it can't steer the operator's terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "�");
    }
}
