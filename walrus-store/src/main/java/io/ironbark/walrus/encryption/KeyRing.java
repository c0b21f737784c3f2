package io.ironbark.walrus.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** The store's own keys, by their names. The first one wraps what is new. */
public final class KeyRing {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final SequencedMap<String, byte[]> keys;

    private KeyRing(SequencedMap<String, byte[]> keys) {
        this.keys = keys;
    }

    /** One that has none. */
    public static KeyRing empty() {
        return new KeyRing(new LinkedHashMap<>());
    }

    /** Reads lines of a name and 32 bytes in base64; empty lines and those that begin with # say nothing. */
    public static KeyRing read(Path file) throws IOException {
        var keys = new LinkedHashMap<String, byte[]>();
        for (var line : Files.readAllLines(file)) {
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                var words = text.split("\\s+", -1);
                if (words.length != 2 || !NAME.matcher(words[0]).matches()) {
                    throw new IOException(file + ": a line must be a name and a key");
                }
                if (keys.putIfAbsent(words[0], bytes(file, words)) != null) {
                    throw new IOException(file + ": there are two keys named " + words[0]);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(file + ": there is no key");
        }
        return new KeyRing(keys);
    }

    private static byte[] bytes(Path file, String[] words) throws IOException {
        try {
            var key = Base64.getDecoder().decode(words[1]);
            if (key.length == DataKey.BYTES) {
                return checked(file, words[0], key);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the key " + words[0] + " is not base64", e);
        }
        throw new IOException(file + ": the key " + words[0] + " has not 32 bytes");
    }

    /** Nobody's random number is the same byte all along: somebody has filled in a form. */
    private static byte[] checked(Path file, String name, byte[] key) throws IOException {
        for (byte one : key) {
            if (one != key[0]) {
                return key;
            }
        }
        throw new IOException(file + ": the key " + name + " is one byte repeated; draw a random one");
    }

    /** The one that wraps what is new. */
    Optional<Map.Entry<String, byte[]>> current() {
        return Optional.ofNullable(keys.firstEntry());
    }

    Optional<byte[]> named(String name) {
        return Optional.ofNullable(keys.get(name));
    }
}
