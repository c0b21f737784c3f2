package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Programs that synchronise and back up, and the SDK for Java, each at its daily work on one store. */
final class OtherClientsTest {
    private static final int SMALL_BYTES = 10_000;
    private static final int BIG_BYTES = 12 << 20;
    private static final int PART_BYTES = 5 << 20;

    @TempDir
    private static Path home;

    private static StoreFixture store;

    @BeforeAll
    static void start() throws Exception {
        store = StoreFixture.start(home);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void rcloneSynchronisesFoldersBothWays(@TempDir Path directory) throws Exception {
        var rclone = command(
                directory,
                Map.of(
                        "RCLONE_CONFIG", directory.resolve("rclone.conf").toString(),
                        "RCLONE_CONFIG_BOX_TYPE", "s3",
                        "RCLONE_CONFIG_BOX_PROVIDER", "Other",
                        "RCLONE_CONFIG_BOX_ENV_AUTH", "true",
                        "RCLONE_CONFIG_BOX_ENDPOINT", store.endpoint(),
                        "RCLONE_CONFIG_BOX_REGION", "ib-local-1",
                        "RCLONE_S3_UPLOAD_CUTOFF", "6M",
                        "RCLONE_S3_CHUNK_SIZE", "5M"));
        Files.writeString(directory.resolve("rclone.conf"), "");
        var source = Files.createDirectories(directory.resolve("source/a b"));
        write(source.resolve("ü+%.bin"), SMALL_BYTES);
        write(source.resolve("big.bin"), BIG_BYTES);
        write(source.resolve("empty"), 0);
        rclone.ok("rclone", "mkdir", "box:rclone");
        rclone.ok("rclone", "sync", "source", "box:rclone/copy");
        rclone.ok("rclone", "check", "--download", "source", "box:rclone/copy");
        assertThat(rclone.ok("rclone", "lsf", "-R", "box:rclone")).contains("copy/a b/ü+%.bin", "copy/a b/big.bin");
        rclone.ok("rclone", "sync", "box:rclone/copy", "back");
        assertThat(Files.mismatch(source.resolve("big.bin"), directory.resolve("back/a b/big.bin")))
                .isEqualTo(-1);
        rclone.ok("rclone", "moveto", "box:rclone/copy/a b/big.bin", "box:rclone/moved.bin");
        rclone.ok("rclone", "copyto", "box:rclone/moved.bin", "box:rclone/copied.bin");
        assertThat(rclone.ok("rclone", "cat", "--count", "10", "box:rclone/copied.bin")
                        .length())
                .isPositive();
        var link = rclone.ok("rclone", "link", "--expire", "1m", "box:rclone/copied.bin")
                .strip();
        rclone.ok("curl", "--silent", "--fail", "--output", "linked", link.substring(link.lastIndexOf("http")));
        assertThat(Files.mismatch(source.resolve("big.bin"), directory.resolve("linked")))
                .isEqualTo(-1);
        try (var s3 = sdk()) {
            s3.putBucketVersioning(
                    it -> it.bucket("rclone").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
            rclone.ok("rclone", "copyto", "source/a b/ü+%.bin", "box:rclone/moved.bin");
            var old = rclone.ok("rclone", "lsf", "--s3-versions", "box:rclone")
                    .lines()
                    .filter(name -> name.startsWith("moved-v"))
                    .toList();
            assertThat(old).hasSize(1);
            rclone.ok("rclone", "copyto", "--s3-versions", "box:rclone/" + old.getFirst(), "old");
            assertThat(Files.mismatch(source.resolve("big.bin"), directory.resolve("old")))
                    .isEqualTo(-1);
            for (var version : s3.listObjectVersions(it -> it.bucket("rclone")).versions()) {
                s3.deleteObject(it -> it.bucket("rclone").key(version.key()).versionId(version.versionId()));
            }
            s3.putBucketVersioning(
                    it -> it.bucket("rclone").versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
        }
        rclone.ok("rclone", "purge", "box:rclone");
        assertThat(rclone.ok("rclone", "lsd", "box:")).doesNotContain("rclone");
    }

    @Test
    void resticBacksUpChecksAndRestores(@TempDir Path directory) throws Exception {
        var restic = command(
                directory,
                Map.of(
                        "RESTIC_REPOSITORY",
                        "s3:" + store.endpoint() + "/restic",
                        "RESTIC_PASSWORD",
                        "password of a test",
                        "RESTIC_CACHE_DIR",
                        directory.resolve("cache").toString()));
        var source = Files.createDirectories(directory.resolve("source"));
        for (int i = 0; i < 20; i++) {
            write(source.resolve("file" + i), SMALL_BYTES + i);
        }
        write(source.resolve("big.bin"), BIG_BYTES);
        restic.ok("restic", "init");
        restic.ok("restic", "backup", "source");
        write(source.resolve("file1"), 1);
        restic.ok("restic", "backup", "source");
        assertThat(restic.ok("restic", "snapshots")).contains("2 snapshots");
        restic.ok("restic", "check", "--read-data");
        restic.ok("restic", "restore", "latest", "--target", "restored");
        assertThat(Files.mismatch(source.resolve("big.bin"), directory.resolve("restored/source/big.bin")))
                .isEqualTo(-1);
        restic.ok("restic", "forget", "--keep-last", "1", "--prune");
        restic.ok("restic", "check");
    }

    @Test
    void sdkForJavaDoesItsDailyWork(@TempDir Path directory) throws Exception {
        try (var s3 = sdk()) {
            s3.createBucket(it -> it.bucket("java"));
            var small = random(SMALL_BYTES);
            var etag = s3.putObject(
                            it -> it.bucket("java").key("a b/ü+%").metadata(Map.of("who", "me")),
                            RequestBody.fromBytes(small))
                    .eTag();
            var got = s3.getObject(it -> it.bucket("java").key("a b/ü+%"), ResponseTransformer.toBytes());
            assertThat(got.asByteArray()).isEqualTo(small);
            assertThat(got.response().eTag()).isEqualTo(etag);
            assertThat(got.response().metadata()).containsEntry("who", "me");
            multipart(s3);
            s3.copyObject(it -> it.sourceBucket("java")
                    .sourceKey("parts")
                    .destinationBucket("java")
                    .destinationKey("copy"));
            assertThat(s3.listObjectsV2Paginator(it -> it.bucket("java").maxKeys(1)).contents().stream()
                            .map(S3Object::key))
                    .containsExactly("a b/ü+%", "copy", "parts");
            assertThatThrownBy(() -> s3.headObject(it -> it.bucket("java").key("none")))
                    .isInstanceOf(NoSuchKeyException.class);
            versions(s3);
            signedUrl();
            var keys = s3.listObjectsV2(it -> it.bucket("java")).contents().stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            assertThat(s3.deleteObjects(it -> it.bucket("java").delete(d -> d.objects(keys)))
                            .deleted())
                    .hasSize(3);
            s3.deleteBucket(it -> it.bucket("java"));
        }
    }

    private static void versions(S3Client s3) {
        s3.createBucket(it -> it.bucket("java-versions"));
        s3.putBucketVersioning(it ->
                it.bucket("java-versions").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        var first = s3.putObject(it -> it.bucket("java-versions").key("k"), RequestBody.fromString("first"))
                .versionId();
        s3.putObject(it -> it.bucket("java-versions").key("k"), RequestBody.fromString("second"));
        var marker = s3.deleteObject(it -> it.bucket("java-versions").key("k"));
        assertThat(marker.deleteMarker()).isTrue();
        assertThat(s3.getObjectAsBytes(it -> it.bucket("java-versions").key("k").versionId(first))
                        .asUtf8String())
                .isEqualTo("first");
        assertThat(s3.listObjectVersionsPaginator(
                                it -> it.bucket("java-versions").maxKeys(1))
                        .versions())
                .hasSize(2);
    }

    private static void signedUrl() throws IOException {
        try (var signer = S3Presigner.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.of("ib-local-1"))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(alice())
                .build()) {
            var signed = signer.presignGetObject(it -> it.signatureDuration(Duration.ofMinutes(1))
                    .getObjectRequest(get -> get.bucket("java").key("a b/ü+%")));
            try (var in = signed.url().openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(random(SMALL_BYTES));
            }
        }
    }

    private static AwsCredentialsProvider alice() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                StoreFixture.ALICE.accessKeyId(), StoreFixture.ALICE.secret().reveal()));
    }

    private static void multipart(S3Client s3) {
        var id = s3.createMultipartUpload(it -> it.bucket("java").key("parts")).uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (int number = 1; number <= 2; number++) {
            int part = number;
            var etag = s3.uploadPart(
                            it -> it.bucket("java").key("parts").uploadId(id).partNumber(part),
                            RequestBody.fromBytes(random(PART_BYTES + part)))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
        }
        s3.completeMultipartUpload(
                it -> it.bucket("java").key("parts").uploadId(id).multipartUpload(upload -> upload.parts(parts)));
        assertThat(s3.getObject(
                                it -> it.bucket("java").key("parts").range("bytes=" + (PART_BYTES + 1) + "-"),
                                ResponseTransformer.toBytes())
                        .asByteArray())
                .isEqualTo(random(PART_BYTES + 2));
    }

    private static S3Client sdk() {
        return S3Client.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.of("ib-local-1"))
                .forcePathStyle(true)
                .credentialsProvider(alice())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static Command command(Path directory, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("AWS_CA_BUNDLE", ""); // rclone does without one, and fails with one
        environment.put("AWS_ACCESS_KEY_ID", StoreFixture.ALICE.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", StoreFixture.ALICE.secret().reveal());
        environment.put("AWS_DEFAULT_REGION", "ib-local-1");
        return new Command(directory, environment);
    }

    private static void write(Path file, int bytes) throws IOException {
        Files.write(file, random(bytes));
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
