package io.ironbark.node.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.node.ImageSource;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A small disk with a partition table, some data and many zeros, and an origin that counts. */
final class Disk implements ImageOrigin {
    static final int SIZE = 1 << 20;
    private static final int DATA_AT = 512 << 10;
    private static final int DATA_LENGTH = 16 << 10;

    private final byte[] bytes = new byte[SIZE];
    final AtomicInteger opened = new AtomicInteger();
    private volatile int breakAfter = Integer.MAX_VALUE;
    private volatile long lastFrom = -1;

    Disk(long seed) {
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 8] = 1;
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        var data = new byte[DATA_LENGTH];
        new Random(seed).nextBytes(data);
        System.arraycopy(data, 0, bytes, DATA_AT, DATA_LENGTH);
    }

    /** Makes the next stream end early. */
    void breakAfter(int length) {
        breakAfter = length;
    }

    long lastFrom() {
        return lastFrom;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    ImageSource source() throws Exception {
        return new ImageSource(
                new ImageId("ami-00000000000000abc"),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                SIZE,
                ImageSource.Format.RAW,
                SIZE);
    }

    @Override
    public Source open(ImageSource image, long from) {
        opened.incrementAndGet();
        lastFrom = from;
        int end = (int) Math.min(SIZE, from + breakAfter);
        breakAfter = Integer.MAX_VALUE;
        return new Source(from, new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) from, end)));
    }

    /** An origin that waits until all are there. */
    ImageOrigin after(CountDownLatch latch) {
        return (image, from) -> {
            latch.await();
            return open(image, from);
        };
    }
}
