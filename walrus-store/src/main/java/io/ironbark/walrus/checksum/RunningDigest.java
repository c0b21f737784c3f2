package io.ironbark.walrus.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.Checksum;

/** A digest that is being taken. */
public interface RunningDigest {
    void update(byte[] bytes, int offset, int length);

    byte[] digest();

    /** One that every JDK has. */
    static RunningDigest of(String name) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return new RunningDigest() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] digest() {
                return digest.digest();
            }
        };
    }

    /** A checksum, written big-endian in so many bytes. */
    static RunningDigest of(Checksum checksum, int bytes) {
        return new RunningDigest() {
            @Override
            public void update(byte[] data, int offset, int length) {
                checksum.update(data, offset, length);
            }

            @Override
            public byte[] digest() {
                var whole = ByteBuffer.allocate(Long.BYTES)
                        .putLong(checksum.getValue())
                        .array();
                return Arrays.copyOfRange(whole, Long.BYTES - bytes, Long.BYTES);
            }
        };
    }
}
