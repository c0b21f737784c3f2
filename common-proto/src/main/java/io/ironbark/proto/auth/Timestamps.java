package io.ironbark.proto.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The forms in which signed requests state their time. */
final class Timestamps {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BASIC_LENGTH = "20261121T073725Z".length();
    private static final DateTimeFormatter HTTP =
            DateTimeFormatter.ofPattern("[EEE, ]d MMM uuuu HH:mm:ss[ z][ Z]", Locale.ENGLISH);

    private Timestamps() {}

    /** As in {@code 20261121T073725Z}. */
    static Optional<Instant> basic(String text) {
        return isBasic(text)
                ? parsed(() -> LocalDateTime.of(
                                number(text, 0, 4),
                                number(text, 4, 6),
                                number(text, 6, 8),
                                number(text, 9, 11),
                                number(text, 11, 13),
                                number(text, 13, 15))
                        .toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    /** Every request has one, so it is read by hand: a formatter takes as long as the signature. */
    private static boolean isBasic(String text) {
        if (text.length() != BASIC_LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return false;
        }
        for (int i = 0; i < BASIC_LENGTH - 1; i++) {
            if (i != 8 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** The basic form of a time. */
    static String basicText(Instant time) {
        return BASIC.format(time);
    }

    /** As in {@code Sat, 21 Nov 2026 07:37:25 GMT} or {@code … +0000}, or basic. */
    static Optional<Instant> header(String text) {
        var basic = basic(text);
        return basic.isPresent() ? basic : parsed(() -> http(text));
    }

    /** As in {@code 2026-11-21T07:37:25Z}, with or without fractions and the Z. */
    static Optional<Instant> extended(String text) {
        var instant = parsed(() -> Instant.parse(text));
        return instant.isPresent()
                ? instant
                : parsed(() -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    }

    private static Instant http(String text) {
        TemporalAccessor parsed = HTTP.parse(text.trim());
        var zone = Optional.ofNullable(parsed.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
        return LocalDateTime.from(parsed).atZone(zone).toInstant();
    }

    private static Optional<Instant> parsed(Supplier<Instant> parser) {
        try {
            return Optional.of(parser.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
