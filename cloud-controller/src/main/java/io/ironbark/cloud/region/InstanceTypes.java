package io.ironbark.cloud.region;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The sizes that are offered: data, from a table in the jar. */
public final class InstanceTypes {
    private static final String TABLE = "instance-types.txt";

    private final List<InstanceType> byName;

    private InstanceTypes(List<InstanceType> types) {
        byName = types.stream().sorted(Comparator.comparing(InstanceType::name)).toList();
    }

    /** Reads the table. */
    public static InstanceTypes load() {
        try (InputStream in = Objects.requireNonNull(InstanceTypes.class.getResourceAsStream(TABLE), TABLE)) {
            var types = new ArrayList<InstanceType>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> types.add(parse(line)));
            return new InstanceTypes(types);
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE, e);
        }
    }

    /** All of them, by name. */
    public List<InstanceType> all() {
        return byName;
    }

    /** The one with this name. */
    public Optional<InstanceType> find(String name) {
        return byName.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    private static InstanceType parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        return new InstanceType(
                words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }
}
