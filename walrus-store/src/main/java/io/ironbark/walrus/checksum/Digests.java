package io.ironbark.walrus.checksum;

import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Digests that were taken of some bytes. */
public final class Digests {
    private final EnumMap<Algorithm, byte[]> values;

    public Digests(Map<Algorithm, byte[]> values) {
        this.values = values.isEmpty() ? new EnumMap<>(Algorithm.class) : new EnumMap<>(values);
    }

    /** In hexadecimal, if it was taken. */
    public Optional<String> hex(Algorithm algorithm) {
        return raw(algorithm).map(HexFormat.of()::formatHex);
    }

    /** In base64, if it was taken. */
    public Optional<String> base64(Algorithm algorithm) {
        return raw(algorithm).map(Base64.getEncoder()::encodeToString);
    }

    /** True if it was taken and is this. */
    public boolean matches(Algorithm algorithm, byte[] expected) {
        return raw(algorithm).map(value -> Arrays.equals(value, expected)).orElse(false);
    }

    private Optional<byte[]> raw(Algorithm algorithm) {
        return Optional.ofNullable(values.get(algorithm));
    }
}
