package io.ironbark.walrus.image;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Decrypts a stream, and says so if its end can't be right: the JDK's own stream takes that for the end. */
final class DecryptedStream extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream encrypted;
    private final Cipher cipher;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private byte[] plain = new byte[0];
    private int at;
    private boolean ended;

    DecryptedStream(InputStream encrypted, Cipher cipher) {
        this.encrypted = encrypted;
        this.cipher = cipher;
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, bytes, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return plain.length - at;
    }

    private boolean fill() throws IOException {
        while (at == plain.length && !ended) {
            int count = encrypted.read(buffer);
            byte[] next;
            try {
                ended = count < 0;
                next = ended ? cipher.doFinal() : cipher.update(buffer, 0, count);
            } catch (GeneralSecurityException e) {
                throw new BadBundleException("The bundle can't be decrypted: it is cut short, or damaged.");
            }
            if (next != null) {
                plain = next;
                at = 0;
            }
        }
        return at < plain.length;
    }

    @Override
    public void close() throws IOException {
        encrypted.close();
    }
}
