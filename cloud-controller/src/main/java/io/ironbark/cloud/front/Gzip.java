package io.ironbark.cloud.front;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Compressed answers, for clients that ask for them. */
final class Gzip {
    /** Smaller answers are sent as they are. */
    static final int WORTH_BYTES = 1_024;

    private Gzip() {}

    /** True if an Accept-Encoding field names gzip and does not rule it out. */
    static boolean accepted(String acceptEncoding) {
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String coding = part.strip().replace(" ", "");
            if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }

    static byte[] compress(byte[] plain) {
        var bytes = new ByteArrayOutputStream(plain.length / 4);
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
