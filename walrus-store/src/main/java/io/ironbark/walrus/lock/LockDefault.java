package io.ironbark.walrus.lock;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/** How a bucket retains versions that say nothing of it themselves. Years are those of the calendar. */
public record LockDefault(LockMode mode, int count, Unit unit) {
    private static final int FIELDS = 3;

    /** What is counted. */
    public enum Unit {
        DAYS(36_500),
        YEARS(100);

        private final int max;

        Unit(int max) {
            this.max = max;
        }

        int max() {
            return max;
        }
    }

    /** The retention of a version that is written now. */
    Retention from(Instant now) {
        var until = switch (unit) {
            case DAYS -> now.plus(Duration.ofDays(count));
            case YEARS ->
                now.atOffset(ZoneOffset.UTC).plus(Period.ofYears(count)).toInstant();
        };
        return new Retention(mode, until);
    }

    /** As it stands in a row. */
    public String text() {
        return mode + " " + count + " " + unit;
    }

    public static Optional<LockDefault> parse(String text) {
        var fields = text.split(" ", -1);
        return fields.length != FIELDS
                ? Optional.empty()
                : Optional.of(new LockDefault(
                        LockMode.valueOf(fields[0]), Integer.parseInt(fields[1]), Unit.valueOf(fields[2])));
    }
}
