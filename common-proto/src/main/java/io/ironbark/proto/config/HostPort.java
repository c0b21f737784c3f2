package io.ironbark.proto.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where to listen or connect, such as {@code 127.0.0.1:8775}; port 0 listens on any free one. */
public record HostPort(String host, int port) {
    private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public HostPort {
        if (host.isEmpty() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("not an address and port: " + host + ":" + port);
        }
    }

    /** Empty if the text is not of the form {@code host:port}; an IPv6 address stands in brackets. */
    public static Optional<HostPort> parse(String text) {
        var matcher = SHAPE.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(matcher.group(1), Integer.parseInt(matcher.group(2))));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
