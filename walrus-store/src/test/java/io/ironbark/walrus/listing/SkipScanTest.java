package io.ironbark.walrus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page costs, counted in rows that the database reads, in a bucket of many keys under few prefixes. */
final class SkipScanTest {
    private static final int KEYS = 6_000;
    /** For a handful of lines: some rows each, and those that are read to find that there are no more. */
    private static final long FEW = 200;

    private static final Database DATABASE = open();

    private static Database open() {
        var access = PostgresFixture.fresh();
        return Database.open(new Database.Access(access.url(), access.user(), Optional.empty(), 2), "test");
    }

    @BeforeAll
    static void fill() throws SQLException {
        run("INSERT INTO bucket (name, account, owner_id, owner_name, location, created_at) VALUES"
                + " ('b', '111111111111', 'o', 'o', '', now())");
        for (var table : List.of("object", "object_version")) {
            run("""
                    INSERT INTO %s (bucket_id, key, id, version, size, etag, modified_at, headers, metadata, blob %s)
                    SELECT 1, (ARRAY['a/', 'b/', 'c/'])[1 + n %% 3] || n, nextval('object_id'), n, 0, '', now(),
                           '{}', '{}', lpad('', 32, '0') %s
                      FROM generate_series(1, %d) AS n
                    """.formatted(
                            table,
                            table.equals("object") ? "" : ", delete_marker, noncurrent_at",
                            table.equals("object") ? "" : ", false, now()",
                            KEYS));
        }
        run("ANALYZE object");
        run("ANALYZE object_version");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static void run(String sql) throws SQLException {
        DATABASE.query(tx -> {
            try (var statement = tx.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Test
    void pageReadsWhatItShowsAndNotWhatLiesBetween() throws SQLException {
        var page = DATABASE.transaction(tx -> {
            var read = Page.read(new Page.Wanted(1, "", "/", "", 1000), new ListingStore().reader(tx));
            assertThat(rowsRead(tx)).isLessThan(FEW);
            return read;
        });
        assertThat(page.commonPrefixes()).containsExactly("a/", "b/", "c/");
    }

    @Test
    void pageOfVersionsReadsWhatItShowsAndNotWhatLiesBetween() throws SQLException {
        var roll = DATABASE.transaction(tx -> {
            var wanted = new Roll.Wanted<>(1, "", "/", Roll.Position.<Long>at(""), 1000);
            var read = Roll.read(wanted, new VersionStore().source(tx, 1));
            assertThat(rowsRead(tx)).isLessThan(FEW);
            return read;
        });
        assertThat(roll.commonPrefixes()).containsExactly("a/", "b/", "c/");
        assertThat(roll.isTruncated()).isFalse();
    }

    /** By this transaction, so far. */
    private static long rowsRead(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(
                        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
                                + " WHERE relname IN ('object', 'object_version')");
                var row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
