package io.ironbark.proto.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of data, such as {@code 64MiB}. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB|TiB)");
    private static final int STEP_BITS = 10;

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** So many times 1,048,576 bytes. */
    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << (2 * STEP_BITS)));
    }

    /** Empty if the text is not a number with one of the units B, KiB, MiB, GiB, TiB. */
    public static Optional<DataSize> parse(String text) {
        var matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int steps = "BKMGT".indexOf(matcher.group(2).charAt(0));
        try {
            return Optional.of(
                    new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (STEP_BITS * steps))));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        long count = bytes;
        int steps = 0;
        while (steps < 4 && count != 0 && count % (1L << STEP_BITS) == 0) {
            count >>= STEP_BITS;
            steps++;
        }
        return count + new String[] {"B", "KiB", "MiB", "GiB", "TiB"}[steps];
    }
}
