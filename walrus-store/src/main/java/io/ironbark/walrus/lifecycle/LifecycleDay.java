package io.ironbark.walrus.lifecycle;

import java.time.Duration;
import java.time.Instant;

/** How long a day of the rules is: one of the calendar, unless somebody wants to see rules at work. */
public record LifecycleDay(Duration length) {
    public static final LifecycleDay CALENDAR = new LifecycleDay(Duration.ofDays(1));

    /**
     * The moment at which something is so many days old. S3 rounds to the next midnight UTC, and so do we; with shorter
     * days, to the next multiple of one.
     */
    public Instant after(Instant from, int days) {
        long day = length.toMillis();
        long exact = Math.addExact(from.toEpochMilli(), Math.multiplyExact(day, days));
        return Instant.ofEpochMilli(Math.ceilDiv(exact, day) * day);
    }
}
