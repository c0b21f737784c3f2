package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.walrus.s3.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bucket's owner may set besides who may do what, and how buckets are listed. */
final class BucketConfigurationTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Pattern NAME = Pattern.compile("<Name>([^<]*)</Name>");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accelerate|200|<AccelerateConfiguration",
                "logging|200|<BucketLoggingStatus",
                "notification|200|<NotificationConfiguration",
                "analytics|200|<IsTruncated>false</IsTruncated>",
                "intelligent-tiering|200|<IsTruncated>false</IsTruncated>",
                "inventory|200|<IsTruncated>false</IsTruncated>",
                "metrics|200|<IsTruncated>false</IsTruncated>",
                "analytics&id=x|404|NoSuchConfiguration",
                "inventory&id=x|404|NoSuchConfiguration",
                "metrics&id=x|404|NoSuchConfiguration",
                "intelligent-tiering&id=x|404|NoSuchConfiguration",
                "replication|404|ReplicationConfigurationNotFoundError"
            })
    void whatIsNotBuiltIsNotConfigured(String sub, int status, String text) throws Exception {
        var answer = SharedStore.alice().get(SharedStore.bucket() + "?" + sub);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accelerate|<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>|501",
                "accelerate|<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>|200",
                "logging|<BucketLoggingStatus><LoggingEnabled><TargetBucket>b</TargetBucket></LoggingEnabled>"
                        + "</BucketLoggingStatus>|501",
                "logging|<BucketLoggingStatus/>|200",
                "notification|<NotificationConfiguration><QueueConfiguration/></NotificationConfiguration>|501",
                "notification|<NotificationConfiguration/>|200",
                "analytics&id=x|<AnalyticsConfiguration/>|501",
                "intelligent-tiering&id=x|<IntelligentTieringConfiguration/>|501",
                "inventory&id=x|<InventoryConfiguration/>|501",
                "metrics&id=x|<MetricsConfiguration/>|501",
                "replication|<ReplicationConfiguration/>|501"
            })
    void whatIsNotBuiltIsRefusedClearly(String sub, String document, int status) throws Exception {
        var answer = SharedStore.alice().put(SharedStore.bucket() + "?" + sub, bytes(document));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 501) {
            assertThat(answer.code()).isEqualTo("NotImplemented");
        }
    }

    @Test
    void tagsAreToldAndTakenBack() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        assertThat(alice.get(bucket + "?tagging").code()).isEqualTo("NoSuchTagSet");
        assertThat(alice.put(bucket + "?tagging", tags("team", "blue", "cost centre", "ünï"))
                        .status())
                .isEqualTo(204);
        assertThat(alice.get(bucket + "?tagging").text())
                .contains("<Tag><Key>cost"
                        + " centre</Key><Value>ünï</Value></Tag><Tag><Key>team</Key><Value>blue</Value></Tag>");
        assertThat(alice.put(bucket + "?tagging", tags("a", "1", "a", "2")).code())
                .isEqualTo("InvalidTag");
        assertThat(alice.put(bucket + "?tagging", tags("aws:x", "1")).code()).isEqualTo("InvalidTag");
        assertThat(alice.put(bucket + "?tagging", tags("x".repeat(129), "1")).code())
                .isEqualTo("InvalidTag");
        assertThat(alice.send("DELETE", bucket + "?tagging", NOTHING).status()).isEqualTo(204);
        assertThat(alice.get(bucket + "?tagging").code()).isEqualTo("NoSuchTagSet");
    }

    @Test
    void bucketsAreListedInPages() throws Exception {
        for (var name : new String[] {"paged-c", "paged-a", "paged-b"}) {
            assertThat(SharedStore.bob().put("/" + name, NOTHING).status()).isEqualTo(200);
        }
        var names = new ArrayList<String>();
        var token = "";
        do {
            var page = SharedStore.bob()
                    .get("/?max-buckets=2&prefix=paged-" + (token.isEmpty() ? "" : "&continuation-token=" + token));
            var matcher = NAME.matcher(page.text());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            assertThat(page.text()).contains("<BucketRegion>ib-local-1</BucketRegion>", "<Prefix>paged-</Prefix>");
            token = page.element("ContinuationToken");
        } while (!token.isEmpty());
        assertThat(names).containsExactly("paged-a", "paged-b", "paged-c");
        assertThat(SharedStore.bob().get("/?max-buckets=0").code()).isEqualTo("InvalidArgument");
        assertThat(SharedStore.bob().get("/?continuation-token=%21").code()).isEqualTo("InvalidArgument");
        assertThat(SharedStore.bob().get("/?bucket-region=mars-1").text()).doesNotContain("<Name>");
    }

    @Test
    void documentsMustBeTheOnesThatWereSigned() throws Exception {
        var bucket = SharedStore.bucket();
        var document = bytes("<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>");
        assertThat(SharedStore.alice()
                        .put(bucket + "?requestPayment", document, "Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                        .code())
                .isEqualTo("BadDigest");
        assertThat(SharedStore.alice()
                        .put(bucket + "?requestPayment", document, "x-amz-checksum-crc32", "AAAAAA==")
                        .code())
                .isEqualTo("BadDigest");
        assertThat(SharedStore.alice().get(bucket + "?requestPayment").text()).contains("BucketOwner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?policy",
                "?publicAccessBlock",
                "?ownershipControls",
                "?cors",
                "?website",
                "?tagging",
                "?acl",
                "?requestPayment",
                "?logging",
                "?notification",
                "?accelerate"
            })
    void hostileDocumentsAreMalformed(String sub) throws Exception {
        var bucket = SharedStore.bucket();
        for (var document : new String[] {
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
            "<".repeat(100_000),
            "<a>".repeat(1000),
            "x".repeat(1 << 20)
        }) {
            var answer = SharedStore.alice().put(bucket + sub, bytes(document));
            assertThat(answer.status()).as(sub).isEqualTo(400);
        }
    }

    @Test
    void everyOperationIsAnsweredBySomebody() throws Exception {
        // By name: a new operation has a case in one of the switches, or this fails.
        var switches = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/java/io/ironbark/walrus"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("/s3/")) {
                    switches.append(Files.readString(file));
                }
            }
        }
        for (var operation : Operation.values()) {
            assertThat(Pattern.compile("\\b" + operation.name() + "\\b")
                            .matcher(switches)
                            .find())
                    .as(operation.name())
                    .isTrue();
        }
    }

    private static byte[] tags(String... pairs) {
        var text = new StringBuilder("<Tagging><TagSet>");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append("<Tag><Key>" + pairs[i] + "</Key><Value>" + pairs[i + 1] + "</Value></Tag>");
        }
        return bytes(text + "</TagSet></Tagging>");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
