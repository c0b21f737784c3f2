package io.ironbark.cloud.front;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time as HTTP writes it, written once a second. */
final class HttpDates {
    private final InstantSource clock;
    private volatile Written last;

    private record Written(long second, String text) {}

    HttpDates(InstantSource clock) {
        this.clock = clock;
        this.last = written(clock.instant());
    }

    String now() {
        Instant now = clock.instant();
        Written written = last;
        if (written.second() != now.getEpochSecond()) {
            written = written(now);
            last = written;
        }
        return written.text();
    }

    private static Written written(Instant now) {
        return new Written(
                now.getEpochSecond(), DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
    }
}
