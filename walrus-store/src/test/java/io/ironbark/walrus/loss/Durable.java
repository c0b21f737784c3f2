package io.ironbark.walrus.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What would be there after a power cut. Files are known by what they are, not by their names. */
final class Durable {
    private final Map<Object, Long> bytes = new ConcurrentHashMap<>();
    private final Map<Object, Map<String, Object>> names = new ConcurrentHashMap<>();
    private final AtomicBoolean off = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();

    void cut() {
        off.set(true);
    }

    void check() throws IOException {
        if (off.get()) {
            throw new IOException("the power is off");
        }
    }

    void fill(boolean isFull) {
        full.set(isFull);
    }

    /** Before something is written. */
    void checkRoom() throws IOException {
        check();
        if (full.get()) {
            throw new IOException("No space left on device");
        }
    }

    private static Object identity(Path real) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(real, BasicFileAttributes.class).fileKey());
    }

    /** A file or directory has been synced, as it was when this began. */
    void synced(Path real, Map<String, Object> entries, long size) throws IOException {
        check(); // a sync that the power did not outlast says nothing
        if (Files.isDirectory(real)) {
            names.put(identity(real), entries);
        } else {
            bytes.merge(identity(real), size, Math::max);
        }
    }

    /** The names in a directory now. */
    static Map<String, Object> entries(Path real) throws IOException {
        var entries = new HashMap<String, Object>();
        if (Files.isDirectory(real)) {
            try (var children = Files.newDirectoryStream(real)) {
                for (var child : children) {
                    entries.put(String.valueOf(child.getFileName()), identity(child));
                }
            }
        }
        return entries;
    }

    /** Builds up in one directory what survived of another. */
    void survive(Path real, Path into) throws IOException {
        Files.createDirectories(into);
        for (var entry : names.getOrDefault(identity(real), Map.of()).entrySet()) {
            var child = real.resolve(entry.getKey());
            if (!Files.exists(child) || !identity(child).equals(entry.getValue())) {
                continue;
            }
            if (Files.isDirectory(child)) {
                survive(child, into.resolve(entry.getKey()));
            } else {
                var all = Files.readAllBytes(child);
                var kept = bytes.getOrDefault(entry.getValue(), 0L).intValue();
                Files.write(into.resolve(entry.getKey()), java.util.Arrays.copyOf(all, Math.min(kept, all.length)));
            }
        }
    }
}
