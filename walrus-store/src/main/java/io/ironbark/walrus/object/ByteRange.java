package io.ironbark.walrus.object;

import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.util.Optional;
import java.util.regex.Pattern;

/** Bytes of an object: where they begin and how many they are. */
public record ByteRange(long from, long length) {
    private static final Pattern SHAPE = Pattern.compile("bytes=([0-9]{0,19})-([0-9]{0,19})");

    /** Empty if the header asks for nothing that we give ranges for: then the whole object is meant (RFC 9110, 14.2). */
    public static Optional<ByteRange> parse(String header, long size) {
        var matcher = SHAPE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long suffix = Math.min(number(matcher.group(2)), size);
            if (suffix == 0) {
                throw outside(header, size);
            }
            return Optional.of(new ByteRange(size - suffix, suffix));
        }
        long from = number(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : number(matcher.group(2));
        if (last < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw outside(header, size);
        }
        return Optional.of(new ByteRange(from, Math.min(last, size - 1) - from + 1));
    }

    /** As in {@code bytes 0-9/100}. */
    public String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // beyond any object
        }
    }

    private static S3Exception outside(String header, long size) {
        return S3Error.InvalidRange.asException()
                .with("RangeRequested", header)
                .with("ActualObjectSize", Long.toString(size));
    }
}
