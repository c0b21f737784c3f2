package io.ironbark.cloud.keypair;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The binary form of SSH's keys (RFC 4251): strings with their length before them. */
final class SshWire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SshWire string(byte[] value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        bytes.writeBytes(value);
        return this;
    }

    SshWire string(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    SshWire integer(BigInteger value) {
        return string(value.toByteArray());
    }

    SshWire number(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    SshWire raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Takes the next string; throws {@link IllegalArgumentException} if there is none. */
    static byte[] next(ByteBuffer from) {
        if (from.remaining() < Integer.BYTES) {
            throw new IllegalArgumentException("the key is cut short");
        }
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("the key is cut short");
        }
        byte[] value = new byte[length];
        from.get(value);
        return value;
    }
}
