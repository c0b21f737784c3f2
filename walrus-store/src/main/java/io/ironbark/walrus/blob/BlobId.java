package io.ironbark.walrus.blob;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of some bytes: 32 hexadecimal digits, of which the first four say in which directory the file lies. The name of
 * few bytes, which lie in the database, begins with an {@code s} instead.
 */
public record BlobId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-fs][0-9a-f]{31}");

    public BlobId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a blob id: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<BlobId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new BlobId(text)) : Optional.empty();
    }

    /** A new name, in any directory. */
    public static BlobId random(RandomGenerator random) {
        var hex = HexFormat.of();
        return new BlobId(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
    }

    /** A new name for few bytes. */
    static BlobId small(RandomGenerator random) {
        var hex = HexFormat.of();
        return new BlobId("s" + hex.toHexDigits(random.nextLong(), 15) + hex.toHexDigits(random.nextLong()));
    }

    /** True if the bytes lie in the database. */
    public boolean isSmall() {
        return value.charAt(0) == 's';
    }

    String outer() {
        return value.substring(0, 2);
    }

    String inner() {
        return value.substring(2, 4);
    }

    @Override
    public String toString() {
        return value;
    }
}
