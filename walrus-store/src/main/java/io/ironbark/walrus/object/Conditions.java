package io.ironbark.walrus.object;

import io.ironbark.proto.auth.Fields;
import io.ironbark.walrus.s3.S3Error;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Conditions on reads, in the order of RFC 9110, 13.2.2. */
public final class Conditions {
    static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Conditions() {}

    /** Which headers state the conditions: those of a read, or of a copy's source. */
    public enum Of {
        READ("", true),
        COPY_SOURCE("x-amz-copy-source-", false);

        private final String prefix;
        private final boolean notModified;

        Of(String prefix, boolean notModified) {
            this.prefix = prefix;
            this.notModified = notModified;
        }
    }

    /** Ends the request if they do not hold. */
    public static void check(Of of, Fields headers, StoredObject object) {
        var ifMatch = headers.first(of.prefix + "if-match");
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), object.etag())) {
                throw S3Error.PreconditionFailed.asException().with("Condition", "If-Match");
            }
        } else if (date(headers, of.prefix + "if-unmodified-since")
                .filter(date -> seconds(object).isAfter(date))
                .isPresent()) {
            throw S3Error.PreconditionFailed.asException().with("Condition", "If-Unmodified-Since");
        }
        var ifNoneMatch = headers.first(of.prefix + "if-none-match");
        boolean unchanged = ifNoneMatch.isPresent()
                ? matches(ifNoneMatch.get(), object.etag())
                : date(headers, of.prefix + "if-modified-since")
                        .filter(date -> !seconds(object).isAfter(date))
                        .isPresent();
        if (unchanged) {
            throw of.notModified
                    ? S3Error.NotModified.asException().with("ETag", quoted(object.etag()))
                    : S3Error.PreconditionFailed.asException().with("Condition", "If-None-Match");
        }
    }

    public static String quoted(String etag) {
        return "\"" + etag + "\"";
    }

    /** Without quotes and the mark of a weak tag. */
    public static String unquoted(String tag) {
        var strong = tag.strip().startsWith("W/") ? tag.strip().substring(2) : tag.strip();
        return strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }

    private static boolean matches(String list, String etag) {
        return list.strip().equals("*")
                || Arrays.stream(list.split(",", -1))
                        .anyMatch(tag -> unquoted(tag).equals(etag));
    }

    private static Instant seconds(StoredObject object) {
        return object.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A date that can't be read counts as none. */
    private static Optional<Instant> date(Fields headers, String name) {
        return headers.first(name).flatMap(text -> {
            try {
                return Optional.of(HTTP_DATE.parse(text, Instant::from));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
