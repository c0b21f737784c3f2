package io.ironbark.cloud.vpc;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 addresses, such as {@code 172.31.0.0/16}.
 *
 * @param base the first address, as an unsigned number
 * @param prefix how many leading bits all addresses of the block share
 */
public record Ipv4Block(long base, int prefix) {
    /** All addresses, as rules and routes write them. */
    public static final String ANYWHERE = "0.0.0.0/0";

    private static final int BITS = 32;
    private static final long ALL = 0xffff_ffffL;
    private static final Pattern SHAPE =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");
    private static final int OCTET_MAX = 255;
    private static final int OCTETS = 4;

    /** Throws {@link IllegalArgumentException} if there are bits set beyond the prefix. */
    public Ipv4Block {
        if (prefix < 0 || prefix > BITS || base < 0 || base > ALL || (base & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException("not a block: " + base + "/" + prefix);
        }
    }

    /** A block whose host bits are cleared; a single address is a block of one. Empty if the text is neither. */
    public static Optional<Ipv4Block> parse(String text) {
        var matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 1; i <= OCTETS; i++) {
            int octet = Integer.parseInt(matcher.group(i));
            if (octet > OCTET_MAX) {
                return Optional.empty();
            }
            address = address << 8 | octet;
        }
        int prefix = matcher.group(OCTETS + 1) == null ? BITS : Integer.parseInt(matcher.group(OCTETS + 1));
        return prefix > BITS ? Optional.empty() : Optional.of(new Ipv4Block(address & mask(prefix), prefix));
    }

    /** How many addresses it has. */
    public long size() {
        return 1L << (BITS - prefix);
    }

    /** The address so many after the first. */
    public String address(long offset) {
        return text(base + offset);
    }

    /** True if all addresses of the other are in this. */
    public boolean contains(Ipv4Block other) {
        return other.prefix >= prefix && (other.base & mask(prefix)) == base;
    }

    /** True if the two have an address in common. */
    public boolean overlaps(Ipv4Block other) {
        return contains(other) || other.contains(this);
    }

    /** The blocks of this prefix that this one is made of: the one with this index. */
    public Ipv4Block part(int partPrefix, int index) {
        return new Ipv4Block(base + index * (1L << (BITS - partPrefix)), partPrefix);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefix;
    }

    private static String text(long address) {
        return (address >> 24 & OCTET_MAX) + "." + (address >> 16 & OCTET_MAX) + "." + (address >> 8 & OCTET_MAX) + "."
                + (address & OCTET_MAX);
    }

    private static long mask(int prefix) {
        return ALL << (BITS - prefix) & ALL;
    }
}
