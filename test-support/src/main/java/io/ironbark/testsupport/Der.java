package io.ironbark.testsupport;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** As much of DER (ITU-T X.690) as a certificate needs: tag, length, content. */
final class Der {
    private static final int SHORT_LENGTH_MAX = 127;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] value(int tag, byte[]... content) {
        var body = new ByteArrayOutputStream();
        for (var part : content) {
            body.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (body.size() <= SHORT_LENGTH_MAX) {
            out.write(body.size());
        } else {
            var length = BigInteger.valueOf(body.size()).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - skip));
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... content) {
        return value(0x30, content);
    }

    static byte[] set(byte[]... content) {
        return value(0x31, content);
    }

    /** A context-specific tag around other values. */
    static byte[] explicit(int number, byte[] content) {
        return value(0xa0 | number, content);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] truth() {
        return value(0x01, new byte[] {-1});
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    /** A string of whole bytes. */
    static byte[] bits(byte[] content) {
        return value(0x03, new byte[] {0}, content);
    }

    static byte[] text(String text) {
        return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant moment) {
        return value(0x18, TIME.format(moment).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier, such as {@code 2.5.29.17}. */
    static byte[] identifier(String dotted) {
        var arcs = dotted.split("\\.", -1);
        var out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int index = 2; index < arcs.length; index++) {
            writeArc(Integer.parseInt(arcs[index]), out);
        }
        return value(0x06, out.toByteArray());
    }

    private static void writeArc(int arc, ByteArrayOutputStream out) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (arc >> shift != 0) {
                out.write(0x80 | ((arc >> shift) & 0x7f));
            }
        }
        out.write(arc & 0x7f);
    }
}
