package io.ironbark.proto.address;

import java.util.Comparator;
import java.util.Optional;

/** An IPv4 block in CIDR notation; bits of the address beyond the prefix are cleared. */
public record Ipv4Block(Ipv4 address, int prefix) implements Comparable<Ipv4Block> {
    private static final Comparator<Ipv4Block> ORDER =
            Comparator.comparing(Ipv4Block::address).thenComparingInt(Ipv4Block::prefix);

    public static final Ipv4Block ALL = new Ipv4Block(new Ipv4(0), 0);

    public Ipv4Block {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("not the length of an IPv4 prefix: " + prefix);
        }
        address = new Ipv4(address.bits() & mask(prefix));
    }

    /** Throws {@link IllegalArgumentException} unless the text is an address, a slash and 0 to 32. */
    public static Ipv4Block of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 block: " + Ipv4.printable(text)));
    }

    /** Empty unless the text is an address, a slash and 0 to 32. */
    public static Optional<Ipv4Block> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]|[12][0-9]|3[0-2]")) {
            return Optional.empty();
        }
        return Ipv4.parse(text.substring(0, slash))
                .map(address -> new Ipv4Block(address, Integer.parseInt(text.substring(slash + 1))));
    }

    public boolean contains(Ipv4 other) {
        return (other.bits() & mask(prefix)) == address.bits();
    }

    /** The first usable address of a subnet, which is its router's. */
    public Ipv4 gateway() {
        return address.plus(1);
    }

    public Ipv4 netmask() {
        return new Ipv4(mask(prefix));
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    @Override
    public int compareTo(Ipv4Block other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
