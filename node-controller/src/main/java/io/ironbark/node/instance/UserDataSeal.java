package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.seal.SealingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals user data in a node's files, which the key lies beside: what a journal that is copied or backed up without it says
 * of an instance has no passwords in it. A file of an older version has them in clear, and is read; its next write seals.
 * Without the key what is sealed is as good as absent, until the parent's next document brings it again.
 */
final class UserDataSeal {
    /** No user data of anybody's starts so: with a NUL, and the name of this format. */
    private static final byte[] MAGIC = "\0ironbark sealed 1\0".getBytes(StandardCharsets.US_ASCII);

    private final SealingKey key;
    private final SecureRandom random = new SecureRandom();

    private UserDataSeal(SealingKey key) {
        this.key = key;
    }

    /** With the node's key, which is made if there is none. */
    static UserDataSeal open(NodeHome home) throws IOException {
        if (Files.notExists(home.userDataKey())) {
            byte[] fresh = new byte[SealingKey.BYTES];
            new SecureRandom().nextBytes(fresh);
            Durable.write(home.userDataKey(), fresh);
        }
        byte[] key = Files.readAllBytes(home.userDataKey());
        if (key.length != SealingKey.BYTES) {
            throw new IOException(home.userDataKey() + " does not hold a key of " + SealingKey.BYTES + " bytes");
        }
        return new UserDataSeal(SealingKey.of(key));
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
        byte[] sealed = key.seal(data.toArray(), place(owner), random);
        return Bytes.of(ByteBuffer.allocate(MAGIC.length + sealed.length)
                .put(MAGIC)
                .put(sealed)
                .array());
    }

    private Optional<Bytes> unseal(InstanceId owner, Bytes kept) {
        byte[] all = kept.toArray();
        if (all.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(all, MAGIC.length), MAGIC)) {
            return Optional.of(kept);
        }
        return key.open(Arrays.copyOfRange(all, MAGIC.length, all.length), place(owner))
                .map(Bytes::of);
    }

    private static byte[] place(InstanceId owner) {
        return owner.value().getBytes(StandardCharsets.UTF_8);
    }
}
