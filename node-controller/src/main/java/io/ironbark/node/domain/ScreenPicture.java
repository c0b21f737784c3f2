package io.ironbark.node.domain;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** A guest's screen as QEMU dumps it (PPM or PNG), made the JPEG that EC2 gives. Pure. */
final class ScreenPicture {
    /** Of a dump: a screen of 4096 × 2160 has 27 MB. A guest chooses its screen's size. */
    static final int DUMP_BYTES_MAX = 32 << 20;

    private static final int PIXELS_MAX = DUMP_BYTES_MAX / 3;
    private static final float[] QUALITIES = {0.75f, 0.5f, 0.25f, 0.1f};

    private ScreenPicture() {}

    /** The picture in at most so many bytes, the worse the smaller; empty if it is no picture that we know. */
    static Optional<byte[]> jpeg(byte[] dump, int bytesMax) throws IOException {
        Optional<BufferedImage> image = dump.length > 2 && dump[0] == 'P' && dump[1] == '6' ? ppm(dump) : png(dump);
        if (image.isEmpty()) {
            return Optional.empty();
        }
        for (float quality : QUALITIES) {
            byte[] jpeg = write(image.get(), quality);
            if (jpeg.length <= bytesMax) {
                return Optional.of(jpeg);
            }
        }
        return Optional.empty();
    }

    private static Optional<BufferedImage> png(byte[] dump) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(dump));
        if (read == null) {
            return Optional.empty();
        }
        var image = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < read.getHeight(); y++) {
            for (int x = 0; x < read.getWidth(); x++) {
                image.setRGB(x, y, read.getRGB(x, y));
            }
        }
        return Optional.of(image);
    }

    /** {@code P6}, width, height, 255, each ended by white space, and three bytes a pixel. */
    private static Optional<BufferedImage> ppm(byte[] dump) {
        var numbers = new int[3];
        int at = 2;
        for (int i = 0; i < numbers.length; i++) {
            while (at < dump.length && Character.isWhitespace(dump[at])) {
                at++;
            }
            while (at < dump.length && dump[at] >= '0' && dump[at] <= '9' && numbers[i] < 1 << 20) {
                numbers[i] = numbers[i] * 10 + dump[at++] - '0';
            }
        }
        at++;
        int width = numbers[0];
        int height = numbers[1];
        long pixels = (long) width * height;
        if (pixels < 1 || pixels > PIXELS_MAX || numbers[2] != 255 || dump.length - at < pixels * 3) {
            return Optional.empty();
        }
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, ((dump[at] & 255) << 16) | ((dump[at + 1] & 255) << 8) | (dump[at + 2] & 255));
                at += 3;
            }
        }
        return Optional.of(image);
    }

    private static byte[] write(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var out = new ByteArrayOutputStream();
        try (var stream = new javax.imageio.stream.MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
