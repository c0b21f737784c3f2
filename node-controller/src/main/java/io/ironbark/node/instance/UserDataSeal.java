package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals user data in a node's files, which the key lies beside: what a journal that is copied or backed up without it says
 * of an instance has no passwords in it. A file of an older version has them in clear, and is read; its next write seals.
 * Without the key what is sealed is as good as absent, until the parent's next document brings it again.
 */
final class UserDataSeal {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** No user data of anybody's starts so: with a NUL, and the name of this format. */
    private static final byte[] MAGIC = "\0ironbark sealed 1\0".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private UserDataSeal(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** With the node's key, which is made if there is none. */
    static UserDataSeal open(NodeHome home) throws IOException {
        if (Files.notExists(home.userDataKey())) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            Durable.write(home.userDataKey(), fresh);
        }
        byte[] key = Files.readAllBytes(home.userDataKey());
        if (key.length != KEY_BYTES) {
            throw new IOException(home.userDataKey() + " does not hold a key of " + KEY_BYTES + " bytes");
        }
        return new UserDataSeal(key);
    }

    InstanceDesired seal(InstanceDesired instance) {
        return with(instance, instance.metadata().userData().map(data -> seal(instance.id(), data)));
    }

    InstanceDesired unseal(InstanceDesired instance) {
        return with(instance, instance.metadata().userData().flatMap(data -> unseal(instance.id(), data)));
    }

    private static InstanceDesired with(InstanceDesired instance, Optional<Bytes> userData) {
        return userData.equals(instance.metadata().userData())
                ? instance
                : instance.withMetadata(instance.metadata().withUserData(userData));
    }

    private Bytes seal(InstanceId owner, Bytes data) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, owner, data.toArray());
            return Bytes.of(ByteBuffer.allocate(MAGIC.length + nonce.length + sealed.length)
                    .put(MAGIC)
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Bytes> unseal(InstanceId owner, Bytes kept) {
        byte[] all = kept.toArray();
        if (all.length < MAGIC.length + NONCE_BYTES || !Arrays.equals(Arrays.copyOf(all, MAGIC.length), MAGIC)) {
            return Optional.of(kept);
        }
        byte[] nonce = Arrays.copyOfRange(all, MAGIC.length, MAGIC.length + NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(all, MAGIC.length + NONCE_BYTES, all.length);
        try {
            return Optional.of(Bytes.of(run(Cipher.DECRYPT_MODE, nonce, owner, sealed)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private byte[] run(int mode, byte[] nonce, InstanceId owner, byte[] input) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.value().getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(input);
    }
}
