package io.ironbark.proto.address;

import java.util.Optional;
import java.util.regex.Pattern;

/** An IPv4 address, ordered as an unsigned number. */
public record Ipv4(int bits) implements Comparable<Ipv4> {
    private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** Throws {@link IllegalArgumentException} unless the text is four decimal numbers, without leading zeros. */
    public static Ipv4 of(String dotted) {
        return parse(dotted)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + printable(dotted)));
    }

    /** Empty unless the text is four decimal numbers, without leading zeros. */
    public static Optional<Ipv4> parse(String dotted) {
        if (!SHAPE.matcher(dotted).matches()) {
            return Optional.empty();
        }
        int bits = 0;
        int start = 0;
        while (start <= dotted.length()) {
            int dot = dotted.indexOf('.', start);
            int end = dot < 0 ? dotted.length() : dot;
            int part = Integer.parseInt(dotted, start, end, 10);
            if (part > 255) {
                return Optional.empty();
            }
            bits = bits << 8 | part;
            start = end + 1;
        }
        return Optional.of(new Ipv4(bits));
    }

    /** The address so much further on. */
    public Ipv4 plus(int count) {
        return new Ipv4(bits + count);
    }

    /** Foreign text in a message: short, and without control characters. */
    static String printable(String text) {
        String head = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return head.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(Ipv4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    /** Dotted. */
    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
