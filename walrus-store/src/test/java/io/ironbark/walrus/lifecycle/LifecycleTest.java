package io.ironbark.walrus.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.XmlReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say of objects, versions and uploads; and which rules are none. */
final class LifecycleTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Rule rule(String content) {
        return RuleReader.read(
                XmlReader.read(("<Rule>" + content + "</Rule>").getBytes(StandardCharsets.UTF_8), "Rule"), "fresh");
    }

    private static Filter.Subject subject(String key, long size, Map<String, String> tags) {
        return new Filter.Subject(key, size, new TreeMap<>(tags));
    }

    private static Lifecycle.Now at(String time) {
        return new Lifecycle.Now(Instant.parse(time), LifecycleDay.CALENDAR);
    }

    @ParameterizedTest
    @CsvSource({
        "<Prefix>logs/</Prefix>,logs/a,1,,true",
        "<Prefix>logs/</Prefix>,log,1,,false",
        "<Filter><Prefix></Prefix></Filter>,any,1,,true",
        "<Filter/>,any,1,,true",
        "<Filter><Tag><Key>a</Key><Value>1</Value></Tag></Filter>,any,1,1,true",
        "<Filter><Tag><Key>a</Key><Value>1</Value></Tag></Filter>,any,1,2,false",
        "<Filter><Tag><Key>a</Key><Value>1</Value></Tag></Filter>,any,1,,false",
        "<Filter><ObjectSizeGreaterThan>10</ObjectSizeGreaterThan></Filter>,any,10,,false",
        "<Filter><ObjectSizeGreaterThan>10</ObjectSizeGreaterThan></Filter>,any,11,,true",
        "<Filter><ObjectSizeLessThan>10</ObjectSizeLessThan></Filter>,any,10,,false",
        "<Filter><And><Prefix>l</Prefix><Tag><Key>a</Key><Value>1</Value></Tag></And></Filter>,logs,1,1,true",
        "<Filter><And><Prefix>l</Prefix><Tag><Key>a</Key><Value>1</Value></Tag></And></Filter>,any,1,1,false"
    })
    void filtersNameObjects(String filter, String key, long size, String tag, boolean matches) {
        var rule = rule("<Status>Enabled</Status>" + filter + "<Expiration><Days>1</Days></Expiration>");
        Map<String, String> tags = tag == null ? Map.of() : Map.of("a", tag, "b", "c");
        assertThat(rule.filter().matches(subject(key, size, tags))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "<Status>On</Status><Filter/><Expiration><Days>1</Days></Expiration>,MalformedXML",
        "<Status>Enabled</Status><Expiration><Days>1</Days></Expiration>,MalformedXML",
        "<Status>Enabled</Status><Filter/><Prefix/><Expiration><Days>1</Days></Expiration>,MalformedXML",
        "<Status>Enabled</Status><Filter/>,InvalidRequest",
        "<Status>Enabled</Status><Filter/><Expiration><Days>0</Days></Expiration>,InvalidArgument",
        "<Status>Enabled</Status><Filter/><Expiration><Days>x</Days></Expiration>,MalformedXML",
        "<Status>Enabled</Status><Filter/><Expiration/>,MalformedXML",
        "<Status>Enabled</Status><Filter/><Expiration><Date>2026-01-01T01:00:00Z</Date></Expiration>,InvalidArgument",
        "<Status>Enabled</Status><Filter/><Expiration><Days>1</Days><Date>2026-01-01T00:00:00Z</Date></Expiration>,"
                + "MalformedXML",
        "<Status>Enabled</Status><Filter/><Transition><Days>1</Days></Transition>,NotImplemented",
        "<Status>Enabled</Status><Filter/><NoncurrentVersionTransition/>,NotImplemented",
        "<Status>Enabled</Status><Filter/><NoncurrentVersionExpiration/>,MalformedXML",
        "<Status>Enabled</Status><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration>"
                + "<ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>,InvalidRequest",
        "<Status>Enabled</Status><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>"
                + "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
                + "</AbortIncompleteMultipartUpload>,InvalidRequest",
        "<Status>Enabled</Status><Filter><Prefix>a</Prefix><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration>"
                + "<Days>1</Days></Expiration>,MalformedXML"
    })
    void rulesThatAreNoneAreRefused(String content, String code) {
        assertThatThrownBy(() -> rule(content))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().name()).isEqualTo(code));
    }

    @Test
    void daysEndAtMidnight() {
        assertThat(LifecycleDay.CALENDAR.after(NOON, 1)).isEqualTo("2026-03-03T00:00:00Z");
        assertThat(LifecycleDay.CALENDAR.after(Instant.parse("2026-03-01T00:00:00Z"), 1))
                .isEqualTo("2026-03-02T00:00:00Z");
        assertThat(new LifecycleDay(Duration.ofSeconds(10)).after(Instant.ofEpochSecond(101), 2))
                .isEqualTo(Instant.ofEpochSecond(130));
    }

    @Test
    void soonestRuleDecides() {
        var lifecycle = new Lifecycle(List.of(
                rule("<ID>slow</ID><Status>Enabled</Status><Filter/><Expiration><Days>9</Days></Expiration>"),
                rule("<ID>quick</ID><Status>Enabled</Status><Prefix>a</Prefix><Expiration><Days>2</Days></Expiration>"),
                rule("<ID>off</ID><Status>Disabled</Status><Filter/><Expiration><Days>1</Days></Expiration>")));
        assertThat(lifecycle.expiry(subject("abc", 1, Map.of()), NOON, LifecycleDay.CALENDAR))
                .contains(new Lifecycle.Expiry(Instant.parse("2026-03-04T00:00:00Z"), "quick"));
        assertThat(lifecycle
                        .expiry(subject("b", 1, Map.of()), NOON, LifecycleDay.CALENDAR)
                        .map(Lifecycle.Expiry::rule))
                .contains("slow");
        assertThat(Lifecycle.parse(lifecycle.text())).isEqualTo(lifecycle);
    }

    @Test
    void newestVersionsAreKept() {
        var lifecycle = new Lifecycle(List.of(
                rule("<Status>Enabled</Status><Filter/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
                        + "<NewerNoncurrentVersions>2</NewerNoncurrentVersions></NoncurrentVersionExpiration>")));
        var any = subject("k", 1, Map.of());
        assertThat(lifecycle.hasExpired(any, NOON, 1, at("2026-04-01T00:00:00Z")))
                .isFalse();
        assertThat(lifecycle.hasExpired(any, NOON, 2, at("2026-04-01T00:00:00Z")))
                .isTrue();
        assertThat(lifecycle.hasExpired(any, NOON, 2, at("2026-03-02T12:00:00Z")))
                .isFalse();
    }

    @Test
    void markersAndUploadsGoByTheirRules() {
        var lifecycle = new Lifecycle(List.of(
                rule("<Status>Enabled</Status><Prefix>m</Prefix><Expiration><ExpiredObjectDeleteMarker>true"
                        + "</ExpiredObjectDeleteMarker></Expiration>"),
                rule("<Status>Enabled</Status><Prefix>u</Prefix><AbortIncompleteMultipartUpload><DaysAfterInitiation>3"
                        + "</DaysAfterInitiation></AbortIncompleteMultipartUpload>")));
        assertThat(lifecycle.removesMarker("m1", NOON, at("2026-03-01T12:00:00Z")))
                .isTrue();
        assertThat(lifecycle.removesMarker("u1", NOON, at("2027-03-01T12:00:00Z")))
                .isFalse();
        assertThat(lifecycle.abandons("u1", NOON, at("2026-03-04T23:00:00Z"))).isFalse();
        assertThat(lifecycle.abandons("u1", NOON, at("2026-03-05T00:00:00Z"))).isTrue();
        assertThat(lifecycle.abandons("m1", NOON, at("2027-03-05T00:00:00Z"))).isFalse();
        assertThat(lifecycle.expiry(subject("m1", 1, Map.of()), NOON, LifecycleDay.CALENDAR))
                .isEqualTo(Optional.empty());
    }
}
