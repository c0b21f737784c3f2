package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One store for all tests of a JVM that don't stop it; each test has a bucket of its own. */
final class SharedStore {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private SharedStore() {}

    private static final class Holder {
        private static final Path DIRECTORY = directory();
        private static final PostgresFixture.Access DATABASE = PostgresFixture.fresh();
        private static final StoreFixture STORE = start();

        private static Path directory() {
            try {
                return Files.createTempDirectory("walrus-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static StoreFixture start() {
            try {
                var store = StoreFixture.startBeside(DIRECTORY, DATABASE);
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(store::close));
                return store;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static StoreFixture store() {
        return Holder.STORE;
    }

    static Path directory() {
        return Holder.DIRECTORY;
    }

    static PostgresFixture.Access database() {
        return Holder.DATABASE;
    }

    static S3Http alice() {
        return new S3Http(store().endpoint(), StoreFixture.ALICE);
    }

    static S3Http bob() {
        return new S3Http(store().endpoint(), StoreFixture.BOB);
    }

    static S3Http carol() {
        return new S3Http(store().endpoint(), StoreFixture.CAROL);
    }

    static S3Http dave() {
        return new S3Http(store().endpoint(), StoreFixture.DAVE);
    }

    /** Who does not sign. */
    static Stranger stranger() {
        return new Stranger(store().endpoint());
    }

    /** The path of a new bucket of Alice's that may become public, with or without access control lists. */
    static String openBucket(String ownership) throws IOException, InterruptedException {
        var path = "/bucket-" + BUCKETS.incrementAndGet();
        assertThat(alice().put(path, new byte[0], "x-amz-object-ownership", ownership)
                        .status())
                .isEqualTo(200);
        assertThat(alice().send("DELETE", path + "?publicAccessBlock", new byte[0])
                        .status())
                .isEqualTo(204);
        return path;
    }

    /** The path of a new bucket of Alice's, such as {@code /bucket-1}. */
    static String bucket() throws IOException, InterruptedException {
        var path = "/bucket-" + BUCKETS.incrementAndGet();
        assertThat(alice().put(path, new byte[0]).status()).isEqualTo(200);
        return path;
    }

    /** The one file of the store that has this in its first bytes. */
    static Path fileWith(String text) throws IOException {
        try (var files = Files.walk(Holder.DIRECTORY.resolve("store/data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> starts(file, text))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** How many files of the store have this in their first bytes. */
    static long filesWith(String text) throws IOException {
        try (var files = Files.walk(Holder.DIRECTORY.resolve("store/data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> starts(file, text))
                    .count();
        } catch (UncheckedIOException e) {
            return -1; // one was swept while we looked
        }
    }

    private static boolean starts(Path file, String text) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1000), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            return false; // swept while we looked
        }
    }

    /** How many files the store is writing at the moment, without the lock. */
    static long writing() throws IOException {
        try (var files = Files.walk(Holder.DIRECTORY.resolve("store/writing"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .count();
        }
    }
}
