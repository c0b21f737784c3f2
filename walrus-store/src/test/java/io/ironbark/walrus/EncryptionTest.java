package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption at rest: with the store's keys, with customers', never half. */
final class EncryptionTest {
    private static final byte[] NOTHING = {};
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String[] CUSTOMER = customer("x-amz-", 'c');
    private static final String[] STORE = {SSE, "AES256"};

    private static String[] customer(String prefix, char fill) {
        var key = String.valueOf(fill).repeat(32).getBytes(StandardCharsets.US_ASCII);
        var name = prefix + "server-side-encryption-customer-";
        return new String[] {
            name + "algorithm",
            "AES256",
            name + "key",
            Base64.getEncoder().encodeToString(key),
            name + "key-MD5",
            Base64.getEncoder().encodeToString(md5(key))
        };
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String[] and(String[] some, String... more) {
        var all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** Small objects lie in the database, others in files; both are encrypted. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 40_000, 3_000_000})
    void rangesOfEncryptedObjectsAreThoseOfThePlainOnes(int size) throws Exception {
        var bucket = SharedStore.bucket();
        var plain = random(size);
        for (boolean byCustomer : new boolean[] {false, true}) {
            var headers = byCustomer ? CUSTOMER : STORE;
            var alice = SharedStore.alice();
            assertThat(alice.put(bucket + "/k", plain, headers).status()).isEqualTo(200);
            var read = byCustomer ? headers : new String[0];
            assertThat(alice.get(bucket + "/k", read).body()).isEqualTo(plain);
            if (size > 50) {
                var range = alice.get(bucket + "/k", and(read, "Range", "bytes=33-" + (size - 2)));
                assertThat(range.body()).isEqualTo(Arrays.copyOfRange(plain, 33, size - 1));
            }
        }
    }

    @Test
    void storeKeysAreToldAndNeedNothing() throws Exception {
        var bucket = SharedStore.bucket();
        var put = SharedStore.alice().put(bucket + "/k", random(50_000), STORE);
        assertThat(put.header(SSE)).contains("AES256");
        assertThat(put.header("etag")).contains("\"" + HexFormat.of().formatHex(md5(random(50_000))) + "\"");
        assertThat(SharedStore.alice().send("HEAD", bucket + "/k", NOTHING).header(SSE))
                .contains("AES256");
        assertThat(SharedStore.alice().get(bucket + "/k", STORE).code()).isEqualTo("InvalidArgument");
    }

    @Test
    void customerKeysAreNeededAndNeverKept() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var put = alice.put(bucket + "/k", random(1000), CUSTOMER);
        assertThat(put.header("etag").orElseThrow())
                .doesNotContain(HexFormat.of().formatHex(md5(random(1000))));
        assertThat(put.header("x-amz-server-side-encryption-customer-key-md5")).contains(CUSTOMER[5]);
        assertThat(alice.get(bucket + "/k").code()).isEqualTo("InvalidRequest");
        assertThat(alice.send("HEAD", bucket + "/k", NOTHING).status()).isEqualTo(400);
        assertThat(alice.get(bucket + "/k", customer("x-amz-", 'd')).code()).isEqualTo("AccessDenied");
        alice.put(bucket + "/plain", random(10));
        assertThat(alice.get(bucket + "/plain", CUSTOMER).code()).isEqualTo("InvalidRequest");
        assertThat(alice.get(bucket + "?list-type=2").text()).contains("<Key>k</Key>");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption,aws:kms,NotImplemented",
        "x-amz-server-side-encryption,aws:kms:dsse,NotImplemented",
        "x-amz-server-side-encryption,AES512,InvalidEncryptionAlgorithmError",
        "x-amz-server-side-encryption-aws-kms-key-id,x,NotImplemented",
        "x-amz-server-side-encryption-customer-algorithm,AES256,InvalidArgument",
        "x-amz-server-side-encryption-customer-key,YQ==,InvalidArgument"
    })
    void whatIsNotHonouredIsRefused(String header, String value, String code) throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice()
                        .put(bucket + "/k", random(10), header, value)
                        .code())
                .isEqualTo(code);
        assertThat(SharedStore.alice().get(bucket + "/k").code()).isEqualTo("NoSuchKey");
    }

    @Test
    void falseDigestsOfKeysAreRefused() throws Exception {
        var bucket = SharedStore.bucket();
        var wrong = CUSTOMER.clone();
        wrong[5] = Base64.getEncoder().encodeToString(new byte[16]);
        assertThat(SharedStore.alice().put(bucket + "/k", random(10), wrong).code())
                .isEqualTo("InvalidArgument");
        wrong = CUSTOMER.clone();
        wrong[1] = "AES128";
        assertThat(SharedStore.alice().put(bucket + "/k", random(10), wrong).code())
                .isEqualTo("InvalidEncryptionAlgorithmError");
    }

    @Test
    void bucketsEncryptByDefault() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        assertThat(alice.get(bucket + "?encryption").code())
                .isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        assertThat(encrypt(bucket, "aws:kms").code()).isEqualTo("NotImplemented");
        assertThat(encrypt(bucket, "AES256").status()).isEqualTo(200);
        assertThat(alice.get(bucket + "?encryption").element("SSEAlgorithm")).isEqualTo("AES256");
        assertThat(alice.put(bucket + "/k", random(100)).header(SSE)).contains("AES256");
        assertThat(alice.get(bucket + "/k").body()).isEqualTo(random(100));
        assertThat(alice.send("DELETE", bucket + "?encryption", NOTHING).status())
                .isEqualTo(204);
        assertThat(alice.put(bucket + "/k", random(100)).header(SSE)).isEmpty();
    }

    private static S3Http.Answer encrypt(String bucket, String algorithm) throws IOException, InterruptedException {
        var document = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>"
                + algorithm + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>"
                + "</ServerSideEncryptionConfiguration>";
        return SharedStore.alice().put(bucket + "?encryption", document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void copiesGoFromEachKindToEach() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var plain = random(200_000);
        var kinds = new String[][] {{}, STORE, CUSTOMER, customer("x-amz-", 'e')};
        var sources = new String[][] {{}, {}, customer("x-amz-copy-source-", 'c'), customer("x-amz-copy-source-", 'e')};
        for (int from = 0; from < kinds.length; from++) {
            alice.put(bucket + "/from", plain, kinds[from]);
            for (int to = 0; to < kinds.length; to++) {
                var headers = and(and(kinds[to], sources[from]), "x-amz-copy-source", bucket + "/from");
                var copied = alice.put(bucket + "/to", NOTHING, headers);
                assertThat(copied.status())
                        .as(from + " to " + to + copied.text())
                        .isEqualTo(200);
                var read = to < 2 ? new String[0] : kinds[to];
                assertThat(alice.get(bucket + "/to", read).body())
                        .as(from + " to " + to)
                        .isEqualTo(plain);
            }
        }
        assertThat(alice.put(bucket + "/to", NOTHING, "x-amz-copy-source", bucket + "/from")
                        .code())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void partsAreEncryptedEachForItself() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var first = random(5 << 20);
        var second = random(1000);
        for (boolean byCustomer : new boolean[] {false, true}) {
            var headers = byCustomer ? CUSTOMER : STORE;
            var id = alice.send("POST", bucket + "/k?uploads", NOTHING, headers).element("UploadId");
            var upload = bucket + "/k?uploadId=" + id;
            var read = byCustomer ? headers : new String[0];
            var one = alice.put(upload + "&partNumber=1", first, read)
                    .header("etag")
                    .orElseThrow();
            alice.put(bucket + "/second", second, headers);
            var source = byCustomer ? customer("x-amz-copy-source-", 'c') : new String[0];
            var two = alice.put(
                            upload + "&partNumber=2",
                            NOTHING,
                            and(and(read, source), "x-amz-copy-source", bucket + "/second"))
                    .element("ETag")
                    .replace("&quot;", "\"");
            if (byCustomer) {
                assertThat(alice.put(upload + "&partNumber=3", second).code()).isEqualTo("InvalidRequest");
            }
            var done = alice.send(
                    "POST",
                    upload,
                    ("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + one
                                    + "</ETag></Part><Part><PartNumber>2</PartNumber><ETag>" + two
                                    + "</ETag></Part></CompleteMultipartUpload>")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(done.status()).as(done.text()).isEqualTo(200);
            var range = alice.get(
                    bucket + "/k", and(read, "Range", "bytes=" + (first.length - 7) + "-" + (first.length + 9)));
            var expected = new byte[17];
            System.arraycopy(first, first.length - 7, expected, 0, 7);
            System.arraycopy(second, 0, expected, 7, 10);
            assertThat(range.body()).isEqualTo(expected);
            assertThat(alice.get(bucket + "/k?partNumber=2", read).body()).isEqualTo(second);
            assertThat(alice.get(bucket + "/k", read).body()).hasSize(first.length + second.length);
        }
    }

    @Test
    void bytesOnDiskAreNotThoseOfTheObject() throws Exception {
        var bucket = SharedStore.bucket();
        var text = "a sentence that nobody else would read ".repeat(2000).getBytes(StandardCharsets.US_ASCII);
        SharedStore.alice().put(bucket + "/k", text, CUSTOMER);
        assertThat(SharedStore.filesWith("a sentence that nobody else would read"))
                .isZero();
        SharedStore.alice().put(bucket + "/k", text);
        assertThat(SharedStore.filesWith("a sentence that nobody else would read"))
                .isOne();
    }
}
