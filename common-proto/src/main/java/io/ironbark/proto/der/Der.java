package io.ironbark.proto.der;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The little of DER (ITU-T X.690) that is written here. Nothing is read: that is the JDK's. Each method gives the whole value,
 * with its tag and its length.
 */
public final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int OCTETS = 0x04;
    private static final int NULL = 0x05;
    private static final int OID = 0x06;
    private static final int UTF8 = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;
    private static final int SHORT_MAX = 0x7f;
    private static final int SEVEN_BITS = 7;
    private static final int FIRST_ARC = 40;
    private static final DateTimeFormatter SHORT_YEAR =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LONG_YEAR =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Instant LONG_YEARS_FROM = Instant.parse("2050-01-01T00:00:00Z");

    private Der() {}

    /** NULL. */
    public static byte[] absent() {
        return value(NULL);
    }

    /** BOOLEAN TRUE. */
    public static byte[] truth() {
        return value(BOOLEAN, (byte) -1);
    }

    /** SEQUENCE. */
    public static byte[] sequence(byte[]... values) {
        return value(SEQUENCE, joined(values));
    }

    /** SET OF one value: several would have to be sorted. */
    public static byte[] set(byte[] only) {
        return value(SET, only);
    }

    /** An explicit tag of the context. */
    public static byte[] tagged(int number, byte[] content) {
        return value(CONTEXT | CONSTRUCTED | number, content);
    }

    /** An implicit tag of the context, of a value that holds no others. */
    public static byte[] implicit(int number, byte[] content) {
        return value(CONTEXT | number, content);
    }

    /** INTEGER. */
    public static byte[] integer(long number) {
        return integer(BigInteger.valueOf(number));
    }

    /** INTEGER. */
    public static byte[] integer(BigInteger number) {
        return value(INTEGER, number.toByteArray());
    }

    /** OCTET STRING. */
    public static byte[] octets(byte[] content) {
        return value(OCTETS, content);
    }

    /** BIT STRING of bytes, whose last so many bits don't count. */
    public static byte[] bits(int unused, byte... content) {
        return value(BITS, joined(new byte[] {(byte) unused}, content));
    }

    /** UTF8String. */
    public static byte[] text(String text) {
        return value(UTF8, text.getBytes(StandardCharsets.UTF_8));
    }

    /** UTCTime of times before 2050, GeneralizedTime of others (RFC 5280, 4.1.2.5). */
    public static byte[] time(Instant time) {
        boolean isShort = time.isBefore(LONG_YEARS_FROM);
        String text = (isShort ? SHORT_YEAR : LONG_YEAR).format(time);
        return value(isShort ? UTC_TIME : GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** OBJECT IDENTIFIER, of its dotted form. */
    public static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        var content = new ByteArrayOutputStream();
        content.write(Integer.parseInt(arcs[0]) * FIRST_ARC + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            content.writeBytes(sevens(Integer.parseInt(arcs[i])));
        }
        return value(OID, content.toByteArray());
    }

    /** Seven bits a byte, the highest first; all but the last say that more follows. */
    private static byte[] sevens(int arc) {
        var bytes = new ArrayDeque<Byte>();
        bytes.addFirst((byte) (arc & SHORT_MAX));
        for (int rest = arc >> SEVEN_BITS; rest > 0; rest >>= SEVEN_BITS) {
            bytes.addFirst((byte) ((rest & SHORT_MAX) | (SHORT_MAX + 1)));
        }
        var all = new byte[bytes.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes.removeFirst();
        }
        return all;
    }

    private static byte[] value(int tag, byte... content) {
        byte[] length = content.length <= SHORT_MAX ? new byte[] {(byte) content.length} : longLength(content.length);
        return joined(new byte[] {(byte) tag}, length, content);
    }

    private static byte[] longLength(int length) {
        byte[] digits = unsigned(length);
        return joined(new byte[] {(byte) ((SHORT_MAX + 1) | digits.length)}, digits);
    }

    private static byte[] unsigned(int number) {
        byte[] bytes = BigInteger.valueOf(number).toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
