package io.ironbark.walrus.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.listing.Roll;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a page of uploads costs, counted in rows that the database reads. */
final class UploadPagesTest {
    private static final long FEW = 100;

    @Test
    void pageReadsWhatItShowsAndNotWhatLiesBetween() throws Exception {
        var access = PostgresFixture.fresh();
        try (var database =
                Database.open(new Database.Access(access.url(), access.user(), Optional.empty(), 2), "test")) {
            database.query(tx -> {
                try (var statement = tx.createStatement()) {
                    statement.execute("""
                            INSERT INTO bucket (name, account, owner_id, owner_name, location, created_at)
                            VALUES ('b', '111111111111', 'o', 'o', '', now());
                            INSERT INTO upload (id, bucket_id, key, initiated_at, headers, metadata)
                            SELECT lpad(to_hex(n), 32, '0'), 1, (ARRAY['a/', 'b/', 'c'])[1 + n % 3] || n / 10, now(), '{}', '{}'
                              FROM generate_series(1, 6000) AS n;
                            ANALYZE upload;
                            """);
                }
                return access;
            });
            var store = new UploadStore();
            var roll = database.transaction(tx -> {
                var wanted = new Roll.Wanted<>(1, "", "/", Roll.Position.<String>after(""), 20);
                var read = Roll.read(wanted, store.source(tx, 1));
                try (var select =
                                tx.prepareStatement("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
                                        + " WHERE relname = 'upload'");
                        var row = select.executeQuery()) {
                    row.next();
                    assertThat(row.getLong(1)).isLessThan(FEW);
                }
                return read;
            });
            assertThat(roll.commonPrefixes()).containsExactly("a/", "b/");
            assertThat(roll.entries())
                    .hasSize(18)
                    .allMatch(upload -> upload.key().startsWith("c"));
            assertThat(roll.isTruncated()).isTrue();
        }
    }
}
