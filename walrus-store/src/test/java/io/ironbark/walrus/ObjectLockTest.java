package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Object lock: what may not be deleted is not, and everything else goes on. */
final class ObjectLockTest {
    private static final byte[] NOTHING = {};
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String BYPASS = "x-amz-bypass-governance-retention";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String lockable() throws IOException, InterruptedException {
        var bucket = "/locks-" + BUCKETS.incrementAndGet();
        assertThat(SharedStore.alice()
                        .put(bucket, NOTHING, "x-amz-bucket-object-lock-enabled", "true")
                        .status())
                .isEqualTo(200);
        return bucket;
    }

    private static String in(int days) {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(days, ChronoUnit.DAYS)
                .toString();
    }

    /** Puts a version that is locked, and returns its path. */
    private static String locked(String bucket, String mode, int days) throws IOException, InterruptedException {
        var put = SharedStore.alice()
                .put(bucket + "/k", bytes("x"), MODE, mode, UNTIL, in(days), "Content-MD5", "ndTkYSaMgDT1yFZOFVxnpg==");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        return bucket + "/k?versionId=" + put.header("x-amz-version-id").orElseThrow();
    }

    private static S3Http.Answer delete(String target, String... headers) throws IOException, InterruptedException {
        return SharedStore.alice().send("DELETE", target, NOTHING, headers);
    }

    private static S3Http.Answer retain(String target, String mode, int days, String... headers)
            throws IOException, InterruptedException {
        return SharedStore.alice()
                .put(
                        target + "&retention",
                        bytes("<Retention><Mode>" + mode + "</Mode><RetainUntilDate>" + in(days)
                                + "</RetainUntilDate></Retention>"),
                        headers);
    }

    @Test
    void complianceIsMovedByNobody() throws Exception {
        var version = locked(lockable(), "COMPLIANCE", 2);
        assertThat(delete(version).code()).isEqualTo("AccessDenied");
        assertThat(delete(version, BYPASS, "true").code()).isEqualTo("AccessDenied");
        assertThat(retain(version, "COMPLIANCE", 1, BYPASS, "true").code()).isEqualTo("AccessDenied");
        assertThat(retain(version, "GOVERNANCE", 3, BYPASS, "true").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.alice()
                        .put(version + "&retention", bytes("<Retention/>"), BYPASS, "true")
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(retain(version, "COMPLIANCE", 3).status()).as("longer").isEqualTo(200);
    }

    @Test
    void governanceIsBypassedByWhoSaysSo() throws Exception {
        var version = locked(lockable(), "GOVERNANCE", 2);
        assertThat(delete(version).code()).isEqualTo("AccessDenied");
        assertThat(retain(version, "GOVERNANCE", 1).code()).isEqualTo("AccessDenied");
        assertThat(retain(version, "GOVERNANCE", 1, BYPASS, "true").status()).isEqualTo(200);
        assertThat(delete(version, BYPASS, "true").status()).isEqualTo(204);
    }

    @Test
    void keysAreWrittenAndMarkedDeletedAllTheSame() throws Exception {
        var bucket = lockable();
        var version = locked(bucket, "COMPLIANCE", 1);
        assertThat(SharedStore.alice().put(bucket + "/k", bytes("two")).status())
                .isEqualTo(200);
        assertThat(delete(bucket + "/k").header("x-amz-delete-marker")).contains("true");
        assertThat(SharedStore.alice().get(version).text()).isEqualTo("x");
        var id = version.substring(version.indexOf('=') + 1);
        var many = SharedStore.alice()
                .send(
                        "POST",
                        bucket + "?delete",
                        bytes("<Delete><Object><Key>k</Key><VersionId>" + id + "</VersionId></Object></Delete>"));
        assertThat(many.text()).contains("<Code>AccessDenied</Code>").doesNotContain("<Deleted>");
        assertThat(delete(bucket).code()).isEqualTo("BucketNotEmpty");
    }

    @Test
    void legalHoldsStandUntilTheyAreLifted() throws Exception {
        var bucket = lockable();
        var put = SharedStore.alice().put(bucket + "/k", bytes("x"));
        var version = bucket + "/k?versionId=" + put.header("x-amz-version-id").orElseThrow();
        var hold = bytes("<LegalHold><Status>ON</Status></LegalHold>");
        assertThat(SharedStore.alice().put(version + "&legal-hold", hold).status())
                .isEqualTo(200);
        assertThat(SharedStore.alice().get(version + "&legal-hold").element("Status"))
                .isEqualTo("ON");
        assertThat(SharedStore.alice().get(version).header("x-amz-object-lock-legal-hold"))
                .contains("ON");
        assertThat(delete(version, BYPASS, "true").code()).isEqualTo("AccessDenied");
        SharedStore.alice().put(version + "&legal-hold", bytes("<LegalHold><Status>OFF</Status></LegalHold>"));
        assertThat(delete(version).status()).isEqualTo(204);
    }

    @Test
    void bucketsRetainByDefault() throws Exception {
        var bucket = lockable();
        assertThat(SharedStore.alice().get(bucket + "?object-lock").element("ObjectLockEnabled"))
                .isEqualTo("Enabled");
        var rule =
                bytes("<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                        + "<Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>");
        assertThat(SharedStore.alice().put(bucket + "?object-lock", rule).status())
                .isEqualTo(200);
        var put = SharedStore.alice().put(bucket + "/k", bytes("x"));
        assertThat(SharedStore.alice().get(bucket + "/k").header(MODE)).contains("GOVERNANCE");
        assertThat(SharedStore.alice().get(bucket + "/k?retention").element("Mode"))
                .isEqualTo("GOVERNANCE");
        assertThat(delete(bucket + "/k?versionId="
                                + put.header("x-amz-version-id").orElseThrow())
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(SharedStore.alice()
                        .put(
                                bucket + "?versioning",
                                bytes("<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"))
                        .code())
                .isEqualTo("InvalidBucketState");
    }

    @Test
    void bucketsWithoutLockRefuseLocks() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", bytes("x"));
        assertThat(SharedStore.alice().get(bucket + "?object-lock").code())
                .isEqualTo("ObjectLockConfigurationNotFoundError");
        for (var sub : List.of("retention", "legal-hold")) {
            assertThat(SharedStore.alice().get(bucket + "/k?" + sub).code()).isEqualTo("InvalidRequest");
        }
        var rule = bytes(
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
        assertThat(SharedStore.alice().put(bucket + "?object-lock", rule).code())
                .isEqualTo("InvalidBucketState");
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE,2000-01-01T00:00:00Z,InvalidArgument",
        "governance,2999-01-01T00:00:00Z,InvalidArgument",
        "GOVERNANCE,tomorrow,InvalidArgument",
        "GOVERNANCE,,InvalidArgument",
        ",2999-01-01T00:00:00Z,InvalidArgument"
    })
    void badLocksAreRefused(String mode, String until, String code) throws Exception {
        var bucket = lockable();
        var headers = mode == null
                ? new String[] {UNTIL, until}
                : until == null ? new String[] {MODE, mode} : new String[] {MODE, mode, UNTIL, until};
        assertThat(SharedStore.alice().put(bucket + "/k", bytes("x"), headers).code())
                .isEqualTo(code);
        assertThat(SharedStore.alice().get(bucket + "/k").code()).isEqualTo("NoSuchKey");
    }

    @Test
    void lockedUploadsMustProveThatTheyAreWhole() throws Exception {
        var bucket = lockable();
        assertThat(SharedStore.alice()
                        .put(bucket + "/k", bytes("x"), MODE, "GOVERNANCE", UNTIL, in(1))
                        .code())
                .isEqualTo("InvalidRequest");
    }
}
