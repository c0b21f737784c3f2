package io.ironbark.cloud.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class XmlTimeTest {
    private static final DateTimeFormatter ORACLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void timesAreThoseOfTheJdk() {
        var random = new SplittableRandom(1);
        long from = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
        long to = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            assertSame(Instant.ofEpochMilli(random.nextLong(from, to)));
        }
        assertSame(Instant.EPOCH);
        assertSame(Instant.parse("2000-02-29T23:59:59.999999999Z"));
        assertSame(Instant.parse("1999-12-31T00:00:00Z"));
    }

    private static void assertSame(Instant time) {
        var text = new StringBuilder();
        XmlTime.append(text, time);
        assertThat(text).hasToString(ORACLE.format(time));
    }
}
