package io.ironbark.proto.id;

import java.util.HexFormat;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Makes new ids: 68 random bits each, so that none is ever used again. */
public final class IdFactory {
    private static final long TOP_NIBBLE = 0xf;

    private final RandomGenerator random;

    /** Takes the source of randomness: a {@link java.security.SecureRandom}, or a seeded one in a simulation. */
    public IdFactory(RandomGenerator random) {
        this.random = random;
    }

    /** A new id, as in {@code ids.next(InstanceId.PREFIX, InstanceId::new)}. */
    public <T extends ResourceId> T next(String prefix, Function<String, T> constructor) {
        var hex = HexFormat.of();
        return constructor.apply(
                prefix + "-" + hex.toHexDigits(random.nextLong() & TOP_NIBBLE, 1) + hex.toHexDigits(random.nextLong()));
    }

    /** A new instance id. */
    public InstanceId instance() {
        return next(InstanceId.PREFIX, InstanceId::new);
    }
}
