package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.fsck.Finding;
import io.ironbark.walrus.fsck.Fsck;
import io.ironbark.walrus.fsck.FsckRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stores over one database and directory, and a check beside them, which finds what is broken and nothing else. */
final class FsckTest {
    private static final int BIG = 100_000;
    private static final int PART = 5 << 20;

    @TempDir
    private static Path directory;

    private static PostgresFixture.Access access;
    private static StoreFixture store;
    private static StoreFixture other;
    private static String told = "";

    @BeforeAll
    static void start() throws Exception {
        access = PostgresFixture.fresh();
        store = StoreFixture.startBeside(directory, access);
        other = StoreFixture.startBeside(directory, access);
    }

    @AfterAll
    static void stop() {
        other.close();
        store.close();
    }

    @Test
    void bytesThatNoRowRefersToBecomeGarbageAndGo() throws Exception {
        put("/orphans", "k", random(BIG));
        put("/orphans", "small", random(100));
        var file = file("k");
        // As if the rows had been lost: no trigger sees it.
        sql("ALTER TABLE object DISABLE TRIGGER ALL");
        sql("DELETE FROM object WHERE key IN ('k', 'small')");
        sql("ALTER TABLE object ENABLE TRIGGER ALL");
        assertThat(check(false, Duration.ofHours(1), Optional.empty()))
                .filteredOn(
                        finding -> finding.subject().contains(file.getFileName().toString()))
                .isEmpty(); // it may be being written
        assertThat(kinds(check(false, Duration.ZERO, Optional.empty())))
                .containsExactly(Finding.Kind.ORPHAN_BYTES, Finding.Kind.ORPHAN_BYTES);
        assertThat(check(true, Duration.ZERO, Optional.empty())).allMatch(Finding::isRepaired);
        Await.until("the sweeper removes it", Duration.ofSeconds(20), () -> !Files.exists(file));
        assertThat(check(false, Duration.ZERO, Optional.empty())).isEmpty();
    }

    @Test
    void rowsWithoutBytesAndBytesOfAnotherLengthOrContentAreTold() throws Exception {
        put("/broken", "gone", random(BIG));
        put("/broken", "short", random(BIG + 1));
        put("/broken", "other", random(BIG + 2));
        put("/broken", "few", random(10));
        put("/broken", "well", random(BIG + 3));
        multipart("/broken", "parts");
        assertThat(check(false, Duration.ZERO, Optional.empty())).isEmpty();
        Files.delete(file("gone"));
        Files.write(file("short"), random(BIG));
        Files.write(file("other"), new byte[BIG + 2]);
        sql("UPDATE small_blob SET bytes = '\\x0102' WHERE blob = (SELECT blob FROM object WHERE key = 'few')");
        sql("DELETE FROM object_part WHERE number = 2 AND object_id = (SELECT id FROM object WHERE key = 'parts')");
        var found = check(true, Duration.ZERO, Optional.empty());
        assertThat(found.stream().map(finding -> finding.kind() + " " + finding.subject()))
                .contains(
                        "MISSING_BYTES broken/gone",
                        "WRONG_SIZE broken/short",
                        "WRONG_DIGEST broken/other",
                        "WRONG_SIZE broken/few",
                        "BROKEN_PARTS broken/parts")
                .noneMatch(text -> text.contains("well"));
        assertThat(found).noneMatch(Finding::isRepaired);
        for (var key : List.of("gone", "short", "other", "few", "well", "parts")) {
            alice(store).send("DELETE", "/broken/" + key, new byte[0]);
        }
        sql("DELETE FROM garbage");
        check(true, Duration.ZERO, Optional.empty());
    }

    @Test
    void encryptedBytesAreComparedUnlessOnlyTheirOwnerCanReadThem() throws Exception {
        var alice = alice(store);
        alice.put("/sealed", new byte[0]);
        for (int size : new int[] {100, BIG}) {
            alice.put("/sealed/own-" + size, random(size), "x-amz-server-side-encryption", "AES256");
        }
        multipart("/sealed", "parts", "x-amz-server-side-encryption", "AES256");
        var key = random(32);
        var customers = alice.put(
                "/sealed/customers",
                random(BIG),
                "x-amz-server-side-encryption-customer-algorithm",
                "AES256",
                "x-amz-server-side-encryption-customer-key",
                Base64.getEncoder().encodeToString(key),
                "x-amz-server-side-encryption-customer-key-md5",
                Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("MD5").digest(key)));
        assertThat(customers.status()).isEqualTo(200);
        assertThat(check(false, Duration.ZERO, Optional.empty())).isEmpty();
        assertThat(told).contains("1 objects are encrypted with keys of their owners");
        var file = file("own-" + BIG);
        var bytes = Files.readAllBytes(file);
        bytes[BIG / 2] ^= 1;
        Files.write(file, bytes);
        sql("UPDATE object SET encryption = replace(encryption, 'AES256 new ', 'AES256 lost ') WHERE key = 'own-100'");
        assertThat(check(false, Duration.ZERO, Optional.empty()).stream()
                        .map(finding -> finding.kind() + " " + finding.subject()))
                .containsExactlyInAnyOrder("WRONG_DIGEST sealed/own-" + BIG, "MISSING_KEY sealed/own-100");
        for (var name : List.of("own-100", "own-" + BIG, "parts", "customers")) {
            alice.send("DELETE", "/sealed/" + name, new byte[0]);
        }
    }

    @Test
    void partsOfNoObjectAreDeleted() throws Exception {
        sql("INSERT INTO object_part (object_id, number, start, size, blob) VALUES (999999, 1, 0, 1, '"
                + "ab".repeat(16) + "')");
        assertThat(kinds(check(true, Duration.ZERO, Optional.empty())))
                .contains(Finding.Kind.ORPHAN_PARTS)
                .isNotEmpty();
        assertThat(check(false, Duration.ZERO, Optional.empty())).isEmpty();
    }

    @Test
    void checkBesideTwoBusyStoresRaisesNoFalseAlarmAndCanBeResumed() throws Exception {
        alice(store).put("/busy", new byte[0]);
        var ended = new AtomicBoolean();
        var writers = new ArrayList<Thread>();
        for (var one : List.of(store, other)) {
            writers.add(Thread.ofVirtual().start(() -> churn(one, ended)));
        }
        var notes = directory.resolve("notes");
        Files.writeString(notes, "SMALL_BLOBS s\n");
        check(false, Duration.ofMinutes(1), Optional.of(notes));
        assertThat(notes).doesNotExist();
        for (int i = 0; i < 5; i++) {
            assertThat(check(true, Duration.ofMinutes(1), Optional.empty())).isEmpty();
        }
        ended.set(true);
        for (var writer : writers) {
            writer.join();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(alice(store).get("/busy/k" + i).header("etag"))
                    .isEqualTo(alice(other).get("/busy/k" + i).header("etag"));
        }
    }

    /** Both stores write and delete the same keys; what one acknowledged, the other shows. */
    private static void churn(StoreFixture one, AtomicBoolean ended) {
        var random = new Random(one.port());
        try {
            while (!ended.get()) {
                var key = "/busy/k" + random.nextInt(10);
                alice(one).put(key, random(random.nextInt(2) == 0 ? 1000 : BIG));
                if (random.nextInt(3) == 0) {
                    alice(one).send("DELETE", key, new byte[0]);
                }
                var own = "/busy/own-" + one.port();
                var bytes = random(random.nextInt(60_000));
                alice(one).put(own, bytes);
                var seen = alice(one.equals(store) ? other : store).get(own).body();
                assertThat(seen).isEqualTo(bytes);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Finding> check(boolean repair, Duration grace, Optional<Path> notes)
            throws IOException, SQLException {
        var config = StoreFixture.config(directory, access, Optional.empty());
        var found = new ArrayList<Finding>();
        try (var open = OpenStore.of(config)) {
            var fsck = new Fsck(
                    new Fsck.Parts(
                            open.database(),
                            open.blobs(),
                            new Vault(config.keyRing(), new SecureRandom()),
                            InstantSource.system()),
                    new Fsck.Rules(repair, true, grace),
                    found::add);
            var lines = new ByteArrayOutputStream();
            new FsckRun(fsck, notes, new PrintStream(lines, true, StandardCharsets.UTF_8)).run();
            told = lines.toString(StandardCharsets.UTF_8);
        }
        return found;
    }

    private static List<Finding.Kind> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }

    private static void put(String bucket, String key, byte[] bytes) throws IOException, InterruptedException {
        alice(store).put(bucket, new byte[0]);
        assertThat(alice(store).put(bucket + "/" + key, bytes).status()).isEqualTo(200);
    }

    private static void multipart(String bucket, String key, String... headers)
            throws IOException, InterruptedException {
        var path = bucket + "/" + key;
        var id = alice(store)
                .send("POST", path + "?uploads", new byte[0], headers)
                .element("UploadId");
        var document = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= 2; number++) {
            var etag = alice(store)
                    .put(path + "?partNumber=" + number + "&uploadId=" + id, random(PART))
                    .header("etag")
                    .orElseThrow();
            document.append("<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>");
        }
        document.append("</CompleteMultipartUpload>");
        alice(store).send("POST", path + "?uploadId=" + id, document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Path file(String key) throws SQLException {
        try (var connection = access.connect();
                var select = connection.prepareStatement("SELECT blob FROM object WHERE key = ?")) {
            select.setString(1, key);
            try (var row = select.executeQuery()) {
                row.next();
                var blob = row.getString(1);
                return directory
                        .resolve("store/data")
                        .resolve(blob.substring(0, 2))
                        .resolve(blob.substring(2, 4))
                        .resolve(blob);
            }
        }
    }

    private static void sql(String text) throws SQLException {
        try (var connection = access.connect();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static S3Http alice(StoreFixture one) {
        return new S3Http(one.endpoint(), StoreFixture.ALICE);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
