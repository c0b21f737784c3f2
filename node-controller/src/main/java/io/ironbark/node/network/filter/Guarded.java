package io.ironbark.node.network.filter;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts of the cloud that guests can be routed to but have no business with.
 *
 * @param closed where guests may open no connection
 * @param open what they may, although it is among the closed
 */
public record Guarded(List<Ipv4Block> closed, List<OpenTo> open) {
    public static final Guarded NOTHING = new Guarded(List.of(), List.of());

    public Guarded {
        closed = List.copyOf(closed);
        open = List.copyOf(open);
    }

    /** An address that guests may reach, or one TCP port of it. */
    public record OpenTo(Ipv4 address, Optional<Integer> port) {
        private static final Pattern SHAPE = Pattern.compile("([0-9.]{7,15})(?::([1-9][0-9]{0,4}))?");
        private static final int PORT_MAX = 0xffff;

        /** Empty unless the text is an IPv4 address, with a colon and a port or without. */
        public static Optional<OpenTo> parse(String text) {
            var matcher = SHAPE.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Optional<Integer> port = Optional.ofNullable(matcher.group(2)).map(Integer::valueOf);
            return Ipv4.parse(matcher.group(1))
                    .filter(_ -> port.filter(number -> number > PORT_MAX).isEmpty())
                    .map(address -> new OpenTo(address, port));
        }
    }
}
