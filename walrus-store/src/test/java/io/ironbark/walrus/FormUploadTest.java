package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms as browsers send them. */
final class FormUploadTest {
    private static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    private static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** A form under construction. */
    private static final class Form {
        private final String bucket;
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, String> fields = new LinkedHashMap<>();
        private Instant expiration = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
        private String file = "the file";

        Form(String bucket) {
            this.bucket = bucket;
            conditions.add("{\"bucket\": \"" + bucket.substring(1) + "\"}");
        }

        /** A field with the condition that it be just so. */
        Form with(String name, String value) {
            fields.put(name, value);
            conditions.add("[\"eq\", \"$" + name + "\", \"" + value + "\"]");
            return this;
        }

        Form field(String name, String value) {
            fields.put(name, value);
            return this;
        }

        Form condition(String condition) {
            conditions.add(condition);
            return this;
        }

        Form file(String content) {
            file = content;
            return this;
        }

        Form expired() {
            expiration = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
            return this;
        }

        String policy() {
            var json =
                    "{\"expiration\": \"" + expiration + "\", \"conditions\": [" + String.join(", ", conditions) + "]}";
            return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }

        Form signed(int version, Credential credential) throws GeneralSecurityException {
            if (version == 2) {
                fields.put("AWSAccessKeyId", credential.accessKeyId());
                fields.put("policy", policy());
                fields.put(
                        "signature",
                        Base64.getEncoder()
                                .encodeToString(hmac(
                                        "HmacSHA1",
                                        credential.secret().reveal().getBytes(StandardCharsets.UTF_8),
                                        policy())));
                return this;
            }
            var date = BASIC.format(Instant.now());
            var day = date.substring(0, 8);
            with("x-amz-algorithm", "AWS4-HMAC-SHA256");
            with("x-amz-credential", credential.accessKeyId() + "/" + day + "/ib-local-1/s3/aws4_request");
            with("x-amz-date", date);
            var key = ("AWS4" + credential.secret().reveal()).getBytes(StandardCharsets.UTF_8);
            for (var part : List.of(day, "ib-local-1", "s3", "aws4_request")) {
                key = hmac("HmacSHA256", key, part);
            }
            fields.put("policy", policy());
            fields.put("x-amz-signature", HexFormat.of().formatHex(hmac("HmacSHA256", key, policy())));
            return this;
        }

        String body() {
            var body = new StringBuilder();
            fields.forEach((name, value) -> body.append("--" + BOUNDARY + "\r\n")
                    .append("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                    .append(value)
                    .append("\r\n"));
            return body.append("--" + BOUNDARY + "\r\n")
                    .append("Content-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\photo.jpg\"\r\n")
                    .append("Content-Type: image/jpeg\r\n\r\n")
                    .append(file)
                    .append("\r\n--" + BOUNDARY + "\r\n")
                    .append("Content-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n")
                    .append("--" + BOUNDARY + "--\r\n")
                    .toString();
        }

        S3Http.Answer post() throws Exception {
            return FormUploadTest.post(bucket, CONTENT_TYPE, body());
        }
    }

    @ParameterizedTest(name = "signature version {0}")
    @ValueSource(ints = {2, 4})
    void signedFormPutsAnObject(int version) throws Exception {
        var bucket = SharedStore.bucket();
        var file = "\r\n--" + BOUNDARY.substring(0, 20) + "\r\nnearly a boundary\r\n";
        var answer = new Form(bucket)
                .with("key", "user/${filename}")
                .with("Content-Type", "text/plain")
                .with("x-amz-meta-who", "me")
                .with("success_action_status", "201")
                .condition("[\"content-length-range\", 1, 1000]")
                .field("x-ignore-me", "x")
                .file(file)
                .signed(version, StoreFixture.ALICE)
                .post();
        // the key's condition is held against the key with the file's name in it
        assertThat(answer.status()).isEqualTo(403);
        var good = new Form(bucket)
                .field("key", "user/${filename}")
                .condition("[\"starts-with\", \"$key\", \"user/\"]")
                .with("Content-Type", "text/plain")
                .with("x-amz-meta-who", "me")
                .with("success_action_status", "201")
                .condition("[\"content-length-range\", 1, 1000]")
                .field("x-ignore-me", "x")
                .file(file)
                .signed(version, StoreFixture.ALICE)
                .post();
        assertThat(good.status()).as(good.text()).isEqualTo(201);
        assertThat(good.element("Key")).isEqualTo("user/photo.jpg");
        assertThat(good.element("Bucket")).isEqualTo(bucket.substring(1));
        var got = SharedStore.alice().get(bucket + "/user/photo.jpg");
        assertThat(got.text()).isEqualTo(file);
        assertThat(got.header("content-type")).contains("text/plain");
        assertThat(got.header("x-amz-meta-who")).contains("me");
        assertThat(good.header("etag")).isEqualTo(got.header("etag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"200|200", "201|201", "204|204", "404|204", "|204"})
    void successIsToldAsTheFormWants(String wanted, int status) throws Exception {
        var bucket = SharedStore.bucket();
        var form = new Form(bucket).with("key", "k");
        if (wanted != null) {
            form.with("success_action_status", wanted);
        }
        assertThat(form.signed(4, StoreFixture.ALICE).post().status()).isEqualTo(status);
    }

    @Test
    void browserIsSentOn() throws Exception {
        var bucket = SharedStore.bucket();
        var answer = new Form(bucket)
                .with("key", "a b")
                .with("success_action_redirect", "http://app.test/done?x=1")
                .signed(2, StoreFixture.ALICE)
                .post();
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location").orElse(""))
                .startsWith("http://app.test/done?x=1&bucket=" + bucket.substring(1) + "&key=a%20b&etag=%22");
    }

    @Test
    void formMustBeAsItsPolicySays() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(form(bucket).expired().signed(4, StoreFixture.ALICE).post().code())
                .isEqualTo("AccessDenied");
        assertThat(form(bucket)
                        .field("acl", "private")
                        .signed(4, StoreFixture.ALICE)
                        .post()
                        .text())
                .contains("AccessDenied", "Extra input fields: acl");
        assertThat(form(bucket)
                        .condition("[\"eq\", \"$x-amz-meta-a\", \"b\"]")
                        .signed(2, StoreFixture.ALICE)
                        .post()
                        .code())
                .isEqualTo("AccessDenied");
        var other = SharedStore.bucket();
        var foreign = form(bucket).signed(4, StoreFixture.ALICE).body();
        assertThat(post(other, CONTENT_TYPE, foreign).code()).isEqualTo("AccessDenied");
        assertThat(form(bucket)
                        .with("bucket", other.substring(1))
                        .signed(4, StoreFixture.ALICE)
                        .post()
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(form(bucket).signed(4, StoreFixture.BOB).post().code()).isEqualTo("AccessDenied");
        var changed = form(bucket).signed(4, StoreFixture.ALICE);
        changed.fields.computeIfPresent("x-amz-signature", (name, value) -> "0".repeat(64));
        assertThat(changed.post().code()).isEqualTo("SignatureDoesNotMatch");
        var unknown = form(bucket).signed(2, StoreFixture.ALICE);
        unknown.fields.put("AWSAccessKeyId", "AKIANOBODY");
        assertThat(unknown.post().code()).isEqualTo("InvalidAccessKeyId");
        assertThat(SharedStore.alice().get(bucket).text()).doesNotContain("<Key>");
    }

    @ParameterizedTest
    @CsvSource({"0,4,400,EntityTooLarge", "100,200,400,EntityTooSmall", "-1,5,400,InvalidPolicyDocument"})
    void fileIsHeldToItsRange(String from, String to, int status, String code) throws Exception {
        var bucket = SharedStore.bucket();
        var answer = form(bucket)
                .condition("[\"content-length-range\", " + from + ", " + to + "]")
                .signed(4, StoreFixture.ALICE)
                .post();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(SharedStore.alice().get(bucket + "/k").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "{\"expiration\": \"2999-01-01T00:00:00Z\"}",
                "{\"conditions\": []}",
                "{\"EXPIRATION\": \"2999-01-01T00:00:00Z\", \"conditions\": []}",
                "{\"expiration\": \"tomorrow\", \"conditions\": []}",
                "{\"expiration\": \"2999-01-01T00:00:00Z\", \"conditions\": [{}]}",
                "{\"expiration\": \"2999-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", 0]]}",
                "{\"expiration\": \"2999-01-01T00:00:00Z\", \"conditions\": [[\"like\", \"$key\", \"a\"]]}"
            })
    void whatIsNoPolicyIsRefused(String json) throws Exception {
        var bucket = SharedStore.bucket();
        var form = form(bucket);
        var policy = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        form.fields.put("AWSAccessKeyId", StoreFixture.ALICE.accessKeyId());
        form.fields.put("policy", policy);
        form.fields.put(
                "signature",
                Base64.getEncoder()
                        .encodeToString(hmac(
                                "HmacSHA1",
                                StoreFixture.ALICE.secret().reveal().getBytes(StandardCharsets.UTF_8),
                                policy)));
        var answer = form.post();
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPolicyDocument");
    }

    @Test
    void formsThatAreNoneAreRefused() throws Exception {
        var bucket = SharedStore.bucket();
        var good = form(bucket).signed(4, StoreFixture.ALICE).body();
        assertThat(post(bucket, "multipart/form-data", good).code()).isEqualTo("MalformedPOSTRequest");
        assertThat(post(bucket, "text/plain", good).code()).isEqualTo("PreconditionFailed");
        assertThat(post(bucket, CONTENT_TYPE, good.substring(0, good.length() - 60))
                        .code())
                .isEqualTo("MalformedPOSTRequest");
        assertThat(post(bucket, CONTENT_TYPE, good.replace("name=\"key\"", "name=\"kez\""))
                        .status())
                .isEqualTo(400);
        assertThat(post(bucket, CONTENT_TYPE, good.replace("name=\"file\"", "name=\"fill\""))
                        .code())
                .isEqualTo("IncorrectNumberOfFilesInPostRequest");
        assertThat(post(bucket, CONTENT_TYPE, good.replace("name=\"submit\"", "name=\"file\""))
                        .code())
                .isEqualTo("IncorrectNumberOfFilesInPostRequest");
        assertThat(form(bucket)
                        .with("x-amz-meta-long", "x".repeat(30_000))
                        .signed(4, StoreFixture.ALICE)
                        .post()
                        .code())
                .isEqualTo("MaxPostPreDataLengthExceeded");
        assertThat(SharedStore.alice().get(bucket + "/k").status()).isEqualTo(404);
        assertThat(post(bucket, CONTENT_TYPE, good).status()).isEqualTo(204);
    }

    @Test
    void unsignedFormMayDoWhatStrangersMay() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        assertThat(new Form(bucket).field("key", "k").post().code()).isEqualTo("AccessDenied");
        SharedStore.alice().put(bucket + "?acl", new byte[0], "x-amz-acl", "public-read-write");
        assertThat(new Form(bucket)
                        .field("key", "k")
                        .field("acl", "public-read")
                        .post()
                        .status())
                .isEqualTo(204);
        assertThat(SharedStore.stranger().get(bucket + "/k").text()).isEqualTo("the file");
        assertThat(new Form(bucket)
                        .field("key", "k")
                        .field("policy", "e30=")
                        .post()
                        .status())
                .as("a policy without a signature")
                .isEqualTo(400);
    }

    @Test
    void keysStayInTheirBucket() throws Exception {
        var bucket = SharedStore.bucket();
        var other = SharedStore.bucket();
        var key = "../" + other.substring(1) + "/x";
        assertThat(new Form(bucket)
                        .with("key", key)
                        .signed(4, StoreFixture.ALICE)
                        .post()
                        .status())
                .isEqualTo(204);
        assertThat(SharedStore.alice().get(other).text()).doesNotContain("<Key>");
        assertThat(SharedStore.alice().get(bucket).text()).contains("<Key>" + key + "</Key>");
    }

    private static Form form(String bucket) {
        return new Form(bucket).with("key", "k");
    }

    private static S3Http.Answer post(String bucket, String type, String body) throws Exception {
        return SharedStore.stranger()
                .send("POST", bucket, body.getBytes(StandardCharsets.ISO_8859_1), "Content-Type", type);
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
