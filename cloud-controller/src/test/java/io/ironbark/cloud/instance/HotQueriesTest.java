package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What users and nodes do all day costs what it returns, however many instances there are: with 50,000 of them none of it
 * reads a whole table, and Describe is not planned anew each time. PostgreSQL itself counts who does.
 */
class HotQueriesTest {
    /** Often enough for the driver to prepare a statement, and then for the server to settle for one plan of it. */
    private static final int OFTEN = 12;

    /** So many times a statement is planned for its values before the server compares that with a plan for all values. */
    private static final int TRIALS = 5;

    private static final int INSTANCES = 50_000;

    private static final List<String> COPIES = List.of("""
            CREATE TEMPORARY TABLE copy AS
            SELECT n, 'i-' || substr(md5('i' || n), 1, 17) AS instance, 'eni-' || substr(md5('e' || n), 1, 17) AS eni,
                   CASE WHEN n % 10 = 0 THEN i.account ELSE (300000000000 + n % 100)::text END AS account
              FROM instance AS i, generate_series(1, ?) AS n
            """, """
            INSERT INTO reservation SELECT 'r-' || substr(instance, 3), account, now() FROM copy
            """, """
            INSERT INTO instance SELECT row.*
              FROM instance AS i, copy, LATERAL jsonb_populate_record(NULL::instance, to_jsonb(i) || jsonb_build_object(
                   'id', copy.instance, 'account', copy.account, 'reservation', 'r-' || substr(copy.instance, 3),
                   'state', 'RUNNING')) AS row
            """, """
            INSERT INTO instance_launch (instance, generation) SELECT instance, 1 FROM copy
            """, """
            INSERT INTO network_interface SELECT row.*
              FROM network_interface AS e, copy,
                   LATERAL jsonb_populate_record(NULL::network_interface, to_jsonb(e) || jsonb_build_object(
                       'id', copy.eni, 'instance', copy.instance, 'account', copy.account, 'mac', 'mac-' || n,
                       'private_ip', host('10.0.0.0'::inet + n))) AS row
            """, """
            INSERT INTO interface_group SELECT copy.eni, g.security_group, g.position FROM interface_group AS g, copy
            """, """
            INSERT INTO tag (account, resource_id, resource_type, key, value)
            SELECT copy.account, copy.instance, 'instance', t.key, CASE t.key WHEN 'Name' THEN 'n-' || n / 10 ELSE 'same' END
              FROM copy, unnest(ARRAY['Name', 'team']) AS t (key)
            """, """
            INSERT INTO zone_feed SELECT zone.name, 'INSTANCE', copy.instance, 3, false FROM zone, copy
            """);

    private static final String SCANS = """
            SELECT relname, seq_scan FROM pg_stat_user_tables
             WHERE relname = ANY (?) ORDER BY relname
            """;

    /** Describe's statements: to plan one, with all that it looks up, takes five times as long as to run it. */
    private static final String DESCRIBE =
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%AS disks%'";

    private static final String PLANNED_EACH_TIME = DESCRIBE + " AND custom_plans > ?";
    private static final String PLANNED_ONCE = DESCRIBE + " AND generic_plans > 0";

    private static final List<String> LARGE = List.of(
            "instance",
            "instance_launch",
            "network_interface",
            "interface_group",
            "subnet_address",
            "tag",
            "reservation",
            "zone_feed");

    @Test
    void nothingHotReadsAWholeTable() {
        try (var cloud = new TestZone()) {
            var node = cloud.node("node-1", new Capacity(1_000_000, 1_000_000_000, 10_000_000));
            Caller caller = cloud.account("200000000001");
            var image = cloud.image(caller);
            InstanceId first =
                    cloud.launch(caller, TestZone.request(image, 1, 1)).getFirst();
            assertThat(cloud.place(first, node)).isEqualTo(1);
            cloud.database.inTransaction(HotQueriesTest::fill);
            var _ = cloud.database.read(tx -> Sql.update(tx, "VACUUM ANALYZE"));
            SortedMap<String, Long> before = scans(cloud);
            for (int i = 0; i < OFTEN; i++) {
                look(cloud, caller, first);
                tag(cloud, caller, first, i);
                InstanceId made =
                        cloud.launch(caller, TestZone.request(image, 1, 1)).getFirst();
                assertThat(cloud.place(made, node)).isEqualTo(1);
                cloud.report(made, RunState.RUNNING);
                assertThat(cloud.database
                                .read(tx -> cloud.feed.read(tx, TestZone.ZONE, 4))
                                .entries())
                        .isNotEmpty();
            }
            assertThat(scans(cloud)).isEqualTo(before);
            assertThat(texts(cloud, PLANNED_EACH_TIME, TRIALS)).isEmpty();
            assertThat(texts(cloud, PLANNED_ONCE)).anyMatch(text -> text.contains("FROM tag"));
        }
    }

    private static void look(TestZone cloud, Caller caller, InstanceId one) {
        describe(cloud, caller, List.of(one), List.of(), PageRequest.ALL);
        var page = new PageRequest(Optional.of(100), Optional.of("i-5"), "");
        describe(cloud, caller, List.of(), List.of(), page);
        for (String name : List.of("tag:Name", "tag-value", "private-ip-address", "ip-address", "reservation-id")) {
            describe(cloud, caller, List.of(), List.of(new Filter(name, List.of("n-500"))), PageRequest.ALL);
        }
        var running = new Filter("instance-state-name", List.of("running"));
        describe(cloud, caller, List.of(), List.of(running), page);
    }

    private static void describe(
            TestZone cloud, Caller caller, List<InstanceId> ids, List<Filter> filters, PageRequest page) {
        assertThat(cloud.describe.handle(caller, new DescribeInstances.Request(ids, filters, page)))
                .isNotNull();
    }

    private static void tag(TestZone cloud, Caller caller, InstanceId one, int value) {
        cloud.database.inTransaction(tx -> {
            assertThat(new InstanceStore(cloud.feed).existing(tx, caller.account(), List.of(one.value())))
                    .hasSize(1);
            new TagStore().put(tx, caller.account(), Kind.INSTANCE, one, List.of(new Tag("changed", "" + value)));
        });
    }

    private static void fill(Tx tx) throws SQLException {
        for (String copy : COPIES) {
            if (copy.contains("?")) {
                Sql.update(tx, copy, INSTANCES);
            } else {
                Sql.update(tx, copy);
            }
        }
    }

    private static List<String> texts(TestZone cloud, String sql, Object... values) {
        return cloud.database.read(tx -> Sql.list(tx, sql, row -> row.getString(1), values));
    }

    /** All of it goes over one connection, since it comes from one thread; its counts are asked for when they are needed. */
    private static SortedMap<String, Long> scans(TestZone cloud) {
        var _ = cloud.database.read(tx -> Sql.list(tx, "SELECT pg_stat_force_next_flush()::text", _ -> true));
        return cloud.database.read(tx -> {
            var scans = new TreeMap<String, Long>();
            Sql.list(tx, SCANS, row -> scans.put(row.getString(1), row.getLong(2)), LARGE);
            return scans;
        });
    }
}
