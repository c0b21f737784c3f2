package io.ironbark.proto.hop;

import java.util.Optional;
import java.util.regex.Pattern;

/** One range of bytes of a file, as RFC 9110, section 14, has it: {@code bytes=first-last}, {@code bytes=first-}. */
record ByteRange(long from, long length) {
    private static final Pattern SHAPE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

    /** Empty if the header asks for something else, which is then ignored; of length 0 if it lies behind the end. */
    static Optional<ByteRange> parse(String header, long size) {
        var matcher = SHAPE.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long from = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        return Optional.of(new ByteRange(from, from >= size ? 0 : Math.max(0, last - from + 1)));
    }

    long last() {
        return from + length - 1;
    }
}
