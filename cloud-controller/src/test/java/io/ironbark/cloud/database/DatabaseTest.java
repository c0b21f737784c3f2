package io.ironbark.cloud.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.testsupport.PostgresFixture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final PostgresFixture.Access ACCESS = PostgresFixture.fresh();
    private static final Database DATABASE = Database.open(ACCESS.url(), ACCESS.user(), ACCESS.password());

    @BeforeAll
    static void table() {
        DATABASE.inTransaction(tx ->
                Sql.update(tx, "CREATE TABLE thing(name text PRIMARY KEY, amount int, at timestamptz, words text[])"));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void whatAFailedTransactionDidIsUndoneAndItsFollowUpsNeverRun() {
        var followUps = new AtomicInteger();
        assertThatThrownBy(() -> DATABASE.inTransaction(tx -> {
                    put(tx, "undone");
                    tx.afterCommit(followUps::incrementAndGet);
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(amount("undone")).isEmpty();
        assertThat(followUps).hasValue(0);
    }

    @Test
    void followUpsRunOnceTheRowsAreSeenByOthers() {
        var seen = new AtomicInteger();
        DATABASE.inTransaction(tx -> {
            put(tx, "followed");
            tx.afterCommit(() -> seen.set(amount("followed").orElse(-1)));
        });
        assertThat(seen).hasValue(1);
    }

    @Test
    void whatIsAskedForSoonComesInItsOrderAmongWhatIsPutOff() {
        List<Integer> seen = DATABASE.transaction(tx -> {
            Sql.later(tx, "INSERT INTO thing VALUES ('soon', 1)");
            Soon<Integer> first = Sql.soon(tx, "SELECT amount FROM thing WHERE name = 'soon'", row -> row.getInt(1));
            Sql.later(tx, "UPDATE thing SET amount = 2 WHERE name = 'soon'");
            Soon<Integer> second = Sql.soon(tx, "SELECT amount FROM thing WHERE name = 'soon'", row -> row.getInt(1));
            Sql.later(tx, "UPDATE thing SET amount = 3 WHERE name = 'soon'");
            int changed = Sql.update(tx, "UPDATE thing SET amount = amount + 1 WHERE name = 'soon'");
            return List.of(
                    second.first().orElseThrow(), first.map(one -> -one).first().orElseThrow(), changed);
        });
        assertThat(seen).containsExactly(2, -1, 1);
        assertThat(amount("soon")).contains(4);
    }

    @Test
    void whatIsPutOffToTheEndIsCommittedWhollyOrNotAtAll() {
        DATABASE.inTransaction(tx -> Sql.later(tx, "INSERT INTO thing VALUES ('end', 1)"));
        assertThat(amount("end")).contains(1);
        assertThatThrownBy(() -> DATABASE.inTransaction(tx -> {
                    Sql.later(tx, "INSERT INTO thing VALUES ('not', 1)");
                    Sql.later(tx, "INSERT INTO thing VALUES ('end', 1)");
                    Sql.later(tx, "INSERT INTO thing VALUES ('neither', 1)");
                }))
                .hasMessageContaining("23505");
        assertThat(amount("not")).isEmpty();
        assertThat(amount("neither")).isEmpty();
        assertThat(DATABASE.<Boolean>transaction(tx -> tx.connection().getAutoCommit()))
                .isFalse();
    }

    @Test
    void aDeadlockIsAnsweredByRunningTheTransactionAgain() throws Exception {
        DATABASE.inTransaction(tx -> {
            put(tx, "left");
            put(tx, "right");
        });
        var bothHoldOne = new CountDownLatch(2);
        var runs = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(() -> addInOrder("left", "right", bothHoldOne, runs));
            Future<?> other = threads.submit(() -> addInOrder("right", "left", bothHoldOne, runs));
            one.get();
            other.get();
        }
        assertThat(runs.get()).isGreaterThanOrEqualTo(3);
        assertThat(amount("left")).contains(3);
        assertThat(amount("right")).contains(3);
    }

    @Test
    void valuesOfEveryKindComeBackAsTheyWent() {
        Instant at = Instant.parse("2026-11-21T08:00:00.123456Z");
        List<String> words = List.of("a,b", "\"", "é😀");
        DATABASE.inTransaction(tx -> Sql.update(
                tx, "INSERT INTO thing VALUES (?, ?, ?, ?)", "kinds", Optional.empty(), Optional.of(at), words));
        var row = DATABASE.read(tx -> Sql.first(
                tx,
                "SELECT * FROM thing WHERE name = ?",
                found -> List.of(Sql.optionalInt(found, "amount"), Sql.instant(found, "at"), Sql.texts(found, "words")),
                "kinds"));
        assertThat(row).contains(List.of(Optional.empty(), at, words));
    }

    @Test
    void whatIsPutOffIsDoneInOrderBeforeAnythingThatIsLookedAt() {
        DATABASE.inTransaction(tx -> {
            Sql.later(tx, "INSERT INTO thing(name, amount) VALUES (?, ?)", "later", 1);
            Sql.later(tx, "UPDATE thing SET amount = amount * ? WHERE name = ?", 10, "later");
            assertThat(Sql.update(tx, "UPDATE thing SET amount = amount + 1 WHERE name = ?", "later"))
                    .isEqualTo(1);
            Sql.later(tx, "UPDATE thing SET amount = amount * 2 WHERE name = ?", "later");
            assertThat(Sql.first(tx, "SELECT amount FROM thing WHERE name = ?", row -> row.getInt(1), "later"))
                    .contains(22);
            Sql.later(tx, "UPDATE thing SET amount = 7 WHERE name = ?", "later");
        });
        assertThat(amount("later")).contains(7);
    }

    @Test
    void whatIsPutOffFailsTheWholeTransaction() {
        put(Set.of("there", "beside"));
        assertThatThrownBy(() -> DATABASE.inTransaction(tx -> {
                    add(tx, "beside");
                    Sql.later(tx, "INSERT INTO thing(name) VALUES ('there')");
                }))
                .hasMessageContaining("23505");
        assertThat(amount("beside")).contains(1);
    }

    private static void put(Set<String> names) {
        DATABASE.inTransaction(tx -> {
            for (String name : names) {
                put(tx, name);
            }
        });
    }

    private static void addInOrder(String first, String second, CountDownLatch bothHoldOne, AtomicInteger runs) {
        DATABASE.inTransaction(tx -> {
            runs.incrementAndGet();
            add(tx, first);
            bothHoldOne.countDown();
            await(bothHoldOne);
            add(tx, second);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(Tx tx, String name) throws SQLException {
        Sql.update(tx, "INSERT INTO thing(name, amount) VALUES (?, 1)", name);
    }

    private static void add(Tx tx, String name) throws SQLException {
        Sql.update(tx, "UPDATE thing SET amount = amount + 1 WHERE name = ?", name);
    }

    private static Optional<Integer> amount(String name) {
        return DATABASE.read(
                tx -> Sql.first(tx, "SELECT amount FROM thing WHERE name = ?", row -> row.getInt("amount"), name));
    }
}
