package io.ironbark.walrus.blob;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a file of bytes: 32 hexadecimal digits, of which the first four say in which directory it lies. */
public record BlobId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    public BlobId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a blob id: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<BlobId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new BlobId(text)) : Optional.empty();
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
