package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScreenPictureTest {
    private static byte[] ppm(int width, int height, byte[] pixels) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(pixels);
        return out.toByteArray();
    }

    private static byte[] noise(int bytes) {
        var noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }

    @Test
    void aDumpBecomesAJpegOfItsSize() throws IOException {
        var jpeg = ScreenPicture.jpeg(ppm(720, 400, new byte[720 * 400 * 3]), 1 << 20)
                .orElseThrow();
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(read.getWidth()).isEqualTo(720);
        assertThat(read.getHeight()).isEqualTo(400);
        assertThat(jpeg[0]).isEqualTo((byte) 0xFF);
        assertThat(jpeg[1]).isEqualTo((byte) 0xD8);
    }

    @Test
    void aBusyScreenIsMadeToFit() throws IOException {
        byte[] busy = ppm(1024, 768, noise(1024 * 768 * 3));
        int good = ScreenPicture.jpeg(busy, 1 << 24).orElseThrow().length;
        int fitting = ScreenPicture.jpeg(busy, good / 2).orElseThrow().length;
        assertThat(fitting).isLessThanOrEqualTo(good / 2);
        assertThat(ScreenPicture.jpeg(busy, 1_000)).isEmpty();
    }

    @Test
    void aPngIsTakenToo() throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB), "png", out))
                .isTrue();
        assertThat(ScreenPicture.jpeg(out.toByteArray(), 1 << 20)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P6",
                "P6\n",
                "P6\n9 9\n255\nshort",
                "P6\n99999999 99999999\n255\n",
                "P6\n0 0\n255\n",
                "nonsense"
            })
    void whatIsNoPictureIsNone(String dump) throws IOException {
        assertThat(ScreenPicture.jpeg(dump.getBytes(StandardCharsets.US_ASCII), 1 << 20))
                .isEmpty();
    }
}
