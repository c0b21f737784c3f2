package io.ironbark.proto.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses. Bits of the address beyond the prefix are ignored; an IPv4 address written as
 * {@code ::ffff:a.b.c.d} is that IPv4 address.
 */
record Network(List<Byte> address, int prefix) {
    private static final int BYTE = 8;
    private static final int TEXT_MAX = 64;
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        var bytes = bytes(slash < 0 ? text : text.substring(0, slash));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        int bits = bytes.get().length * BYTE;
        String prefix = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
            return Optional.empty();
        }
        return Optional.of(new Network(boxed(bytes.get()), Integer.parseInt(prefix)));
    }

    /** A block of one, or empty if the text is no address. */
    static Optional<Network> address(String text) {
        return text.indexOf('/') >= 0 ? Optional.empty() : parse(text);
    }

    /** True unless it is so wide that naming it narrows little: IPv4 beyond /8, IPv6 beyond /32. */
    boolean isNarrow() {
        return prefix >= (address.size() == 4 ? BYTE : 4 * BYTE);
    }

    boolean contains(Network other) {
        if (other.address.size() != address.size() || other.prefix < prefix) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += BYTE) {
            int mask = prefix - bit >= BYTE ? 0xff : 0xff << (BYTE - (prefix - bit));
            if (((address.get(bit / BYTE) ^ other.address.get(bit / BYTE)) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Only texts that are addresses reach the parser of the JDK, so that no name is ever looked up. */
    private static Optional<byte[]> bytes(String text) {
        if (text.length() > TEXT_MAX
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        var boxes = new Byte[bytes.length];
        Arrays.setAll(boxes, i -> bytes[i]);
        return List.of(boxes);
    }
}
