package io.ironbark.cloud.query;

import java.time.Instant;

/** Times as answers have them: {@code 2026-11-21T10:00:00.000Z}. A page has hundreds of them. */
final class XmlTime {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;
    private static final int YEAR_MAX = 9_999;

    private XmlTime() {}

    /** Appends the time, in milliseconds, of UTC. Days become dates as in Hinnant's "chrono-compatible algorithms". */
    static void append(StringBuilder out, Instant time) {
        long day = Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
        int second = (int) Math.floorMod(time.getEpochSecond(), (long) SECONDS_PER_DAY);
        long shifted = day + DAYS_TO_EPOCH;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = (int) (shifted - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0 || year > YEAR_MAX) {
            out.append(time);
            return;
        }
        digits(out, (int) year, 1_000);
        digits(out.append('-'), month, 10);
        digits(out.append('-'), dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 10);
        digits(out.append('T'), second / 3_600, 10);
        digits(out.append(':'), second / 60 % 60, 10);
        digits(out.append(':'), second % 60, 10);
        digits(out.append('.'), time.getNano() / NANOS_PER_MILLI, 100);
        out.append('Z');
    }

    /** As many digits as the highest has. */
    private static void digits(StringBuilder out, int number, int highest) {
        for (int place = highest; place > 0; place /= 10) {
            out.append((char) ('0' + number / place % 10));
        }
    }
}
