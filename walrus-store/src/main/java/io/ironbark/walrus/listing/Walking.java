package io.ironbark.walrus.listing;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SQL by which one statement goes from each line of a rolled-up listing to the next: behind a key that is listed to the key
 * after it, behind a common prefix to the first key that has it not. A delimiter can be replaced by the least text behind it
 * to get there, and no key lies between another and the same with a character 1.
 *
 * @param afterDelimiter the least text behind all that begin with the delimiter
 */
public record Walking(String prefix, String delimiter, String afterDelimiter) {
    /** The common prefix of a row's key; null of a key that is listed itself. */
    private static final String COMMON = """
            (CASE WHEN strpos(substr(%1$s.key, ?), ?) > 0
                  THEN left(%1$s.key, ? + strpos(substr(%1$s.key, ?), ?)) END) COLLATE "C" AS common
            """;
    /** Where the line behind a line begins. */
    private static final String BEHIND = """
            CASE WHEN line.common IS NULL THEN line.key || chr(1) ELSE left(line.common, ?) || ? END COLLATE "C"
            """;

    /** What is gone through: keys of a bucket from one on, of keys less than one if it is given, so many lines. */
    public record Stretch(long bucketId, String from, Optional<String> before, int limit) {}

    /** Empty if nothing is rolled up, or no text is behind the delimiter. */
    static Optional<Walking> of(String prefix, String delimiter) {
        return delimiter.isEmpty()
                ? Optional.empty()
                : Prefixes.after(delimiter).map(after -> new Walking(prefix, delimiter, after));
    }

    /** The beginning of a statement that has the lines as {@code line (n, key, common)}, over keys of these tables. */
    public static String lines(boolean isBounded, String... tables) {
        return """
                WITH RECURSIVE line AS (
                    SELECT 1 AS n, first.key, %s FROM (%s) AS first
                    UNION ALL
                    SELECT line.n + 1, next.key, %s FROM line CROSS JOIN LATERAL (%s) AS next WHERE line.n < ?
                )
                """.formatted(
                        COMMON.formatted("first"),
                        first("?", isBounded, tables),
                        COMMON.formatted("next"),
                        first(BEHIND, isBounded, tables));
    }

    private static String first(String from, boolean isBounded, String... tables) {
        var each = new ArrayList<String>();
        for (var table : tables) {
            each.add("(SELECT key FROM %s WHERE bucket_id = ? AND key >= %s%s ORDER BY key LIMIT 1)"
                    .formatted(table, from, isBounded ? " AND key < ?" : ""));
        }
        return "SELECT key FROM (" + String.join(" UNION ALL ", each) + ") AS any_of ORDER BY key LIMIT 1";
    }

    /** What {@link #lines} asks for, in its order. */
    public List<Object> parameters(Stretch stretch, int tables) {
        var all = new ArrayList<Object>();
        addCommon(all);
        for (int table = 0; table < tables; table++) {
            all.add(stretch.bucketId());
            all.add(stretch.from());
            stretch.before().ifPresent(all::add);
        }
        addCommon(all);
        for (int table = 0; table < tables; table++) {
            all.add(stretch.bucketId());
            all.add(-length(delimiter));
            all.add(afterDelimiter);
            stretch.before().ifPresent(all::add);
        }
        all.add(stretch.limit());
        return all;
    }

    private void addCommon(List<Object> all) {
        int behindPrefix = length(prefix) + 1;
        all.add(behindPrefix);
        all.add(delimiter);
        all.add(length(prefix) + length(delimiter) - 1);
        all.add(behindPrefix);
        all.add(delimiter);
    }

    /** Gives a statement its parameters. */
    public static void bind(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
