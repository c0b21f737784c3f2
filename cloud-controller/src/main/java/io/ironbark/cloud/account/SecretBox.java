package io.ironbark.cloud.account;

import io.ironbark.proto.auth.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets for the database. What a secret belongs to is sealed with it, so that rows can't be swapped.
 *
 * The file of keys has one on each line. The first seals; the others only open what was sealed before it came, until
 * {@link SealedStore} has been over it.
 */
public final class SecretBox {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int KEYS_MAX = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final List<SecretKeySpec> keys;
    private final SecureRandom random;

    private SecretBox(List<SecretKeySpec> keys, SecureRandom random) {
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /** With these keys, of which the first seals. */
    public static SecretBox of(SecureRandom random, byte[]... keys) {
        return new SecretBox(
                Arrays.stream(keys).map(key -> new SecretKeySpec(key, "AES")).toList(), random);
    }

    /** Reads the keys from a file; makes it, with one, if there is none. */
    public static SecretBox open(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            random.nextBytes(fresh);
            writePrivate(file, Base64.getEncoder().encodeToString(fresh) + "\n");
        }
        var keys = new ArrayList<SecretKeySpec>();
        for (String line : Files.readString(file).strip().lines().toList()) {
            byte[] key = Base64.getDecoder().decode(line.strip());
            if (key.length != KEY_BYTES || keys.size() == KEYS_MAX) {
                throw new IOException(file + " does not hold 1 to " + KEYS_MAX + " keys of " + KEY_BYTES
                        + " bytes in base64, one a line");
            }
            keys.add(new SecretKeySpec(key, "AES"));
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

    /** Nonce, ciphertext and tag. */
    public byte[] seal(String owner, Secret secret) {
        return sealBytes(owner, secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    public Secret unseal(String owner, byte[] box) {
        return new Secret(new String(unsealBytes(owner, box), StandardCharsets.UTF_8));
    }

    /** The same of any bytes. */
    public byte[] sealBytes(String owner, byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed;
        try {
            sealed = run(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, owner, content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Throws {@link IllegalStateException} if it is another owner's, or no key here opens it. */
    public byte[] unsealBytes(String owner, byte[] box) {
        var failure = new IllegalStateException("a secret of " + owner + " can't be opened with this key file");
        for (SecretKeySpec key : keys) {
            try {
                return unseal(key, owner, box);
            } catch (GeneralSecurityException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /** True if there are keys that only open. */
    boolean rotates() {
        return keys.size() > 1;
    }

    /** The same, sealed with the first key; empty if it is already. */
    Optional<byte[]> resealed(String owner, byte[] box) {
        try {
            byte[] _ = unseal(keys.getFirst(), owner, box);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of(sealBytes(owner, unsealBytes(owner, box)));
        }
    }

    private static byte[] unseal(SecretKeySpec key, String owner, byte[] box) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(box, Math.min(NONCE_BYTES, box.length), box.length);
        return run(Cipher.DECRYPT_MODE, key, nonce, owner, sealed);
    }

    private static byte[] run(int mode, SecretKeySpec key, byte[] nonce, String owner, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(input);
    }
}
