package io.ironbark.cloud.account;

import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.seal.SealingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts secrets for the database. What a secret belongs to is sealed with it, so that rows can't be swapped.
 *
 * The file of keys has one on each line. The first seals; the others only open what was sealed before it came, until
 * {@link SealedStore} has been over it.
 */
public final class SecretBox {
    private static final int KEYS_MAX = 16;

    private final List<SealingKey> keys;
    private final SecureRandom random;

    private SecretBox(List<SealingKey> keys, SecureRandom random) {
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /** With these keys, of which the first seals. */
    public static SecretBox of(SecureRandom random, byte[]... keys) {
        return new SecretBox(Arrays.stream(keys).map(SealingKey::of).toList(), random);
    }

    /** Reads the keys from a file; makes it, with one, if there is none. */
    public static SecretBox open(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[SealingKey.BYTES];
            random.nextBytes(fresh);
            writePrivate(file, Base64.getEncoder().encodeToString(fresh) + "\n");
        }
        var keys = new ArrayList<SealingKey>();
        for (String line : Files.readString(file).strip().lines().toList()) {
            byte[] key = Base64.getDecoder().decode(line.strip());
            if (key.length != SealingKey.BYTES || keys.size() == KEYS_MAX) {
                throw new IOException(file + " does not hold 1 to " + KEYS_MAX + " keys of " + SealingKey.BYTES
                        + " bytes in base64, one a line");
            }
            keys.add(SealingKey.of(key));
        }
        return new SecretBox(keys, random);
    }

    /** Writes a file that only its owner can read; fails if it exists. */
    static void writePrivate(Path file, String text) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.createFile(file, mode);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " exists; it would be overwritten", e);
        }
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    public byte[] seal(String owner, Secret secret) {
        return sealBytes(owner, secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    public Secret unseal(String owner, byte[] box) {
        return new Secret(new String(unsealBytes(owner, box), StandardCharsets.UTF_8));
    }

    /** The same of any bytes. */
    public byte[] sealBytes(String owner, byte[] content) {
        return keys.getFirst().seal(content, place(owner), random);
    }

    /** Throws {@link IllegalStateException} if it is another owner's, or no key here opens it. */
    public byte[] unsealBytes(String owner, byte[] box) {
        return keys.stream()
                .flatMap(key -> key.open(box, place(owner)).stream())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("a secret of " + owner + " can't be opened with this key file"));
    }

    /** True if there are keys that only open. */
    boolean rotates() {
        return keys.size() > 1;
    }

    /** The same, sealed with the first key; empty if it is already. */
    Optional<byte[]> resealed(String owner, byte[] box) {
        return keys.getFirst().open(box, place(owner)).isPresent()
                ? Optional.empty()
                : Optional.of(sealBytes(owner, unsealBytes(owner, box)));
    }

    private static byte[] place(String owner) {
        return owner.getBytes(StandardCharsets.UTF_8);
    }
}
