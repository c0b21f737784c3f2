package io.ironbark.walrus;

import static io.ironbark.walrus.StoreFixture.ALICE;
import static io.ironbark.walrus.StoreFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: policies of buckets and users, blocks, and what requests set themselves. */
final class AccessTest {
    private static final byte[] NOTHING = new byte[0];

    @Test
    void policyLetsAnotherAccountInAndADenyShutsItOut() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/open/k", bytes("x"));
        alice.put(bucket + "/open/shut", bytes("x"));
        assertThat(SharedStore.bob().get(bucket + "/open/k").code()).isEqualTo("AccessDenied");
        put(bucket, """
            {"Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject",
               "Resource": "arn:aws:s3:::BUCKET/open/*"},
              {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::BUCKET/open/shut"}
            ]}\
            """);
        assertThat(SharedStore.bob().get(bucket + "/open/k").status()).isEqualTo(200);
        assertThat(SharedStore.bob().get(bucket + "/other").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get(bucket + "/open/missing").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get(bucket).code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get(bucket + "/open/shut").code()).isEqualTo("AccessDenied");
        var own = alice.get(bucket + "/open/shut");
        assertThat(own.code()).isEqualTo("AccessDenied");
        assertThat(own.text()).contains("explicit deny in a resource-based policy");
        assertThat(alice.send("DELETE", bucket + "?policy", NOTHING).status()).isEqualTo(204);
        assertThat(alice.get(bucket + "/open/shut").status()).isEqualTo(200);
    }

    @Test
    void deletingAVersionNeedsARightOfItsOwn() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(
                bucket + "?versioning",
                bytes("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
        var version = alice.put(bucket + "/k", bytes("kept"))
                .header("x-amz-version-id")
                .orElseThrow();
        put(bucket, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:DeleteObject",
               "Resource": "arn:aws:s3:::BUCKET/*"}}\
            """);
        var bob = SharedStore.bob();
        var target = bucket + "/k?versionId=" + version;
        assertThat(bob.send("DELETE", target, NOTHING).code()).isEqualTo("AccessDenied");
        var batch = "<Delete><Object><Key>k</Key><VersionId>" + version + "</VersionId></Object></Delete>";
        assertThat(bob.send("POST", bucket + "?delete", bytes(batch)).text())
                .contains("<Error>", "<Code>AccessDenied</Code>");
        assertThat(bob.send("DELETE", bucket + "/k", NOTHING).status()).isEqualTo(204);
        assertThat(alice.get(bucket + "/k").status()).isEqualTo(404);
        assertThat(alice.get(target).text()).isEqualTo("kept");
    }

    @Test
    void policyIsToldAsItWasPut() throws Exception {
        var bucket = SharedStore.bucket();
        var policy = """
            { "Version": "2012-10-17",  "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
              "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}}\
            """.formatted(bucket.substring(1));
        assertThat(SharedStore.alice().get(bucket + "?policy").code()).isEqualTo("NoSuchBucketPolicy");
        assertThat(SharedStore.alice().get(bucket + "?policyStatus").code()).isEqualTo("NoSuchBucketPolicy");
        put(bucket, policy);
        assertThat(SharedStore.alice().get(bucket).code()).isEqualTo("AccessDenied");
        var told = SharedStore.alice().get(bucket + "?policy"); // the account's root can't lock itself out
        assertThat(told.text()).isEqualTo(policy);
        assertThat(told.header("content-type")).contains("application/json");
        assertThat(SharedStore.alice()
                        .send("DELETE", bucket + "?policy", NOTHING)
                        .status())
                .isEqualTo(204);
        assertThat(SharedStore.alice().get(bucket).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"Statement\": []}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::another/*\"}}",
                "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::BUCKET/*\", \"Condition\": {\"Bool\": {\"s3:nonsense\":"
                        + " \"true\"}}}}",
                "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::BUCKET/*\", \"Condition\": {\"Sometimes\": {\"s3:prefix\":"
                        + " \"a\"}}}}",
                "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": {\"AWS\": \"arn:aws:iam::1:user/x\"},"
                        + " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::BUCKET/*\"}}"
            })
    void whatIsNoPolicyIsRefused(String policy) throws Exception {
        var bucket = SharedStore.bucket();
        var answer = SharedStore.alice().put(bucket + "?policy", bytes(policy.replace("BUCKET", bucket.substring(1))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MalformedPolicy");
    }

    @Test
    void policyCanHaveTwentyKilobytes() throws Exception {
        var bucket = SharedStore.bucket();
        var policy = deny(bucket).replace("{\"Statement\"", "{" + " ".repeat(20_480) + "\"Statement\"");
        assertThat(SharedStore.alice().put(bucket + "?policy", bytes(policy)).code())
                .isEqualTo("MalformedPolicy");
        var fits = policy.substring(0, 1) + policy.substring(1 + policy.length() - 20_480);
        assertThat(SharedStore.alice().put(bucket + "?policy", bytes(fits)).status())
                .isEqualTo(204);
    }

    @Test
    void newBucketCantBecomePublicBeforeItsBlockIsLifted() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var open = publicRead(bucket);
        assertThat(alice.get(bucket + "?publicAccessBlock").text())
                .contains("<BlockPublicAcls>true<", "<IgnorePublicAcls>true<", "<BlockPublicPolicy>true<")
                .contains("<RestrictPublicBuckets>true<");
        assertThat(alice.put(bucket + "?policy", bytes(open)).code()).isEqualTo("AccessDenied");
        alice.put(bucket + "/k", bytes("x"));
        block(bucket, "<RestrictPublicBuckets>true</RestrictPublicBuckets>");
        assertThat(alice.put(bucket + "?policy", bytes(open)).status()).isEqualTo(204);
        assertThat(alice.get(bucket + "?policyStatus").text()).contains("<IsPublic>true</IsPublic>");
        assertThat(SharedStore.stranger().get(bucket + "/k").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get(bucket + "/k").code()).isEqualTo("AccessDenied");
        block(bucket, "");
        assertThat(SharedStore.stranger().get(bucket + "/k").status()).isEqualTo(200);
        assertThat(SharedStore.stranger().get(bucket + "/missing").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get(bucket + "/k").status()).isEqualTo(200);
        assertThat(alice.send("DELETE", bucket + "?publicAccessBlock", NOTHING).status())
                .isEqualTo(204);
        assertThat(alice.get(bucket + "?publicAccessBlock").code()).isEqualTo("NoSuchPublicAccessBlockConfiguration");
    }

    @Test
    void strangersGetWhatIsPublicAndNothingElse() throws Exception {
        var bucket = SharedStore.openBucket("BucketOwnerEnforced");
        var stranger = SharedStore.stranger();
        SharedStore.alice().put(bucket + "/k", bytes("x"));
        put(bucket, publicRead(bucket));
        assertThat(stranger.get(bucket + "/k").text()).isEqualTo("x");
        assertThat(stranger.send("HEAD", bucket + "/k", NOTHING).status()).isEqualTo(200);
        assertThat(stranger.get(bucket + "/k?response-content-type=text/html").code())
                .isEqualTo("InvalidRequest");
        assertThat(stranger.get(bucket).code()).isEqualTo("AccessDenied");
        assertThat(stranger.get(bucket + "?acl").code()).isEqualTo("AccessDenied");
        assertThat(stranger.get("/").code()).isEqualTo("AccessDenied");
        assertThat(stranger.send("PUT", bucket + "/k", bytes("y")).code()).isEqualTo("AccessDenied");
        assertThat(stranger.send("PUT", "/strangers-bucket", NOTHING).code()).isEqualTo("AccessDenied");
        assertThat(stranger.send("DELETE", bucket + "/k", NOTHING).code()).isEqualTo("AccessDenied");
        assertThat(stranger.get(bucket + "/k", "Authorization", "").code()).isEqualTo("AccessDenied");
        assertThat(stranger.get(bucket + "/k", "Authorization", "Bearer x").status())
                .isEqualTo(400);
    }

    @Test
    void usersMayDoWhatTheirPoliciesSay() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var carol = SharedStore.carol();
        alice.put(bucket + "/k", bytes("x"));
        alice.put(bucket + "/secret/k", bytes("x"));
        assertThat(carol.get(bucket + "/k").status()).isEqualTo(200);
        assertThat(carol.get(bucket).status()).isEqualTo(200);
        assertThat(carol.get("/").text()).contains(bucket.substring(1) + "<");
        assertThat(carol.get(bucket + "/secret/k").text()).contains("explicit deny in an identity-based policy");
        assertThat(carol.put(bucket + "/k", bytes("y")).text())
                .contains("arn:aws:iam::111111111111:user/carol is not authorized to perform: s3:PutObject");
        assertThat(carol.put(bucket + "/carol/k", bytes("y")).status()).isEqualTo(200);
        assertThat(carol.send("DELETE", bucket + "/k", NOTHING).code()).isEqualTo("AccessDenied");
        assertThat(carol.put("/carols-bucket", NOTHING).code()).isEqualTo("AccessDenied");
        put(bucket, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:user/carol"},
              "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::BUCKET/*"}}\
            """);
        assertThat(carol.send("DELETE", bucket + "/k", NOTHING).status()).isEqualTo(204);
        var listed = carol.send(
                "POST",
                bucket + "?delete",
                bytes("<Delete><Object><Key>carol/k</Key></Object><Object><Key>secret/k</Key></Object></Delete>"));
        assertThat(listed.text())
                .contains("<Deleted><Key>carol/k</Key></Deleted>")
                .contains("<Error><Key>secret/k</Key><Code>AccessDenied</Code>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"IpAddress\": {\"aws:SourceIp\": \"127.0.0.0/8\"}}|GET|BUCKET/k||200",
                "{\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}|GET|BUCKET/k||403",
                "{\"Bool\": {\"aws:SecureTransport\": \"false\"}}|GET|BUCKET/k||200",
                "{\"Bool\": {\"aws:SecureTransport\": \"true\"}}|GET|BUCKET/k||403",
                "{\"StringLike\": {\"aws:Referer\": \"http://good/*\"}}|GET|BUCKET/k|referer: http://good/page|200",
                "{\"StringLike\": {\"aws:Referer\": \"http://good/*\"}}|GET|BUCKET/k||403",
                "{\"StringEquals\": {\"s3:prefix\": \"dir/\"}}|GET|BUCKET?prefix=dir/||200",
                "{\"StringEquals\": {\"s3:prefix\": \"dir/\"}}|GET|BUCKET?prefix=other/||403",
                "{\"StringEquals\": {\"s3:prefix\": \"\"}}|GET|BUCKET||200",
                "{\"StringEquals\": {\"s3:delimiter\": \"/\"}}|GET|BUCKET?delimiter=/||200",
                "{\"NumericLessThanEquals\": {\"s3:max-keys\": \"10\"}}|GET|BUCKET?max-keys=10||200",
                "{\"NumericLessThanEquals\": {\"s3:max-keys\": \"10\"}}|GET|BUCKET?max-keys=11||403",
                "{\"StringEquals\": {\"s3:x-amz-acl\": \"private\"}}|PUT|BUCKET/n|x-amz-acl: private|200",
                "{\"StringEquals\": {\"s3:x-amz-acl\": \"private\"}}|PUT|BUCKET/n||403",
                "{\"StringEquals\": {\"s3:signatureversion\": \"AWS4-HMAC-SHA256\"}}|GET|BUCKET/k||200",
                "{\"StringEquals\": {\"s3:authType\": \"REST-HEADER\"}}|GET|BUCKET/k||200",
                "{\"StringEquals\": {\"s3:authType\": \"REST-QUERY-STRING\"}}|GET|BUCKET/k||403",
                "{\"StringEquals\": {\"s3:x-amz-storage-class\": \"STANDARD\"}}|PUT|BUCKET/n|x-amz-storage-class:"
                        + " STANDARD|200"
            })
    void conditionsOfABucketPolicyHold(String condition, String method, String target, String header, int status)
            throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", bytes("x"));
        put(bucket, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "s3:*",
              "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"], "Condition": %s}}\
            """.formatted(BOB.principalArn(), condition));
        var headers = header == null ? new String[0] : header.split(": ", 2);
        var answer = SharedStore.bob().send(method, target.replace("BUCKET", bucket), NOTHING, headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @Test
    void ownerIsWhomTheClientExpects() throws Exception {
        var bucket = SharedStore.bucket();
        var header = "x-amz-expected-bucket-owner";
        assertThat(SharedStore.alice()
                        .get(bucket, header, ALICE.account().value())
                        .status())
                .isEqualTo(200);
        assertThat(SharedStore.alice()
                        .get(bucket, header, BOB.account().value())
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(SharedStore.alice().get(bucket, header, "somebody").code())
                .isEqualTo("InvalidBucketOwnerAWSAccountID");
    }

    @Test
    void whoPaysMustAgree() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", bytes("x"));
        put(bucket, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject",
               "Resource": "arn:aws:s3:::BUCKET/*"}}\
            """);
        assertThat(alice.get(bucket + "?requestPayment").text()).contains("<Payer>BucketOwner</Payer>");
        assertThat(alice.put(
                                bucket + "?requestPayment",
                                bytes("<RequestPaymentConfiguration><Payer>Requester</Payer>"
                                        + "</RequestPaymentConfiguration>"))
                        .status())
                .isEqualTo(200);
        assertThat(alice.get(bucket + "?requestPayment").text()).contains("<Payer>Requester</Payer>");
        assertThat(alice.get(bucket + "/k").status()).isEqualTo(200);
        assertThat(SharedStore.bob().get(bucket + "/k").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob()
                        .get(bucket + "/k", "x-amz-request-payer", "requester")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sourceOfACopyMustBeReadable() throws Exception {
        var theirs = SharedStore.bucket();
        var ours = SharedStore.bucket();
        SharedStore.alice().put(theirs + "/k", bytes("x"));
        put(ours, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:PutObject",
               "Resource": "arn:aws:s3:::BUCKET/*"}}\
            """);
        assertThat(SharedStore.bob()
                        .put(ours + "/copy", NOTHING, "x-amz-copy-source", theirs + "/k")
                        .code())
                .isEqualTo("AccessDenied");
        put(theirs, """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject",
               "Resource": "arn:aws:s3:::BUCKET/*"}}\
            """);
        assertThat(SharedStore.bob()
                        .put(ours + "/copy", NOTHING, "x-amz-copy-source", theirs + "/k")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nobodysDocumentIsTakenUnsigned() throws Exception {
        var bucket = SharedStore.bucket();
        var raw = RawHttp.to(SharedStore.store().port());
        var body = deny(bucket);
        assertThat(raw.exchange("PUT " + bucket + "?policy HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body))
                .contains("403", "AccessDenied");
    }

    static void put(String bucket, String policy) throws Exception {
        var answer = SharedStore.alice().put(bucket + "?policy", bytes(policy.replace("BUCKET", bucket.substring(1))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    private static void block(String bucket, String settings) throws Exception {
        var document = "<PublicAccessBlockConfiguration>" + settings + "</PublicAccessBlockConfiguration>";
        assertThat(SharedStore.alice()
                        .put(bucket + "?publicAccessBlock", bytes(document))
                        .status())
                .isEqualTo(200);
    }

    static String publicRead(String bucket) {
        return """
            {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
              "Resource": "arn:aws:s3:::%s/*"}}\
            """.formatted(bucket.substring(1));
    }

    private static String deny(String bucket) {
        return "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObjectTorrent\","
                + " \"Resource\": \"arn:aws:s3:::" + bucket.substring(1) + "/*\"}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
