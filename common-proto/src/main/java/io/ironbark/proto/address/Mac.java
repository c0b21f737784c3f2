package io.ironbark.proto.address;

import java.util.regex.Pattern;

/** A unicast MAC address in lower case. */
public record Mac(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f][02468ace](:[0-9a-f]{2}){5}");

    /** Throws {@link IllegalArgumentException} if the text has another shape. */
    public Mac {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a unicast MAC address: " + Ipv4.printable(value));
        }
    }

    /** Twelve digits without colons. */
    public String digits() {
        return value.replace(":", "");
    }

    @Override
    public String toString() {
        return value;
    }
}
