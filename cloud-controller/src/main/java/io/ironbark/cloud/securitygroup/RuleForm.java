package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.vpc.Ipv4Block;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Protocol and ports of a rule in the one form that is stored, compared and sent to nodes: names for TCP, UDP and ICMP,
 * numbers for the rest, -1 for all; ports of a protocol that has none are -1.
 *
 * @param fromPort first port, or ICMP type; -1 for all
 * @param toPort last port, or ICMP code; -1 for all
 */
record RuleForm(String protocol, int fromPort, int toPort) {
    private static final int ANY = -1;
    private static final int PORT_MAX = 65_535;
    private static final int ICMP_MAX = 255;
    private static final int PROTOCOL_MAX = 255;
    private static final int DESCRIPTION_MAX = 255;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final Pattern DESCRIPTION = Pattern.compile("[a-zA-Z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]*");
    private static final Map<String, String> NAMES = Map.of("6", "tcp", "17", "udp", "1", "icmp", "all", "-1");

    /** Throws {@link ApiException} if there is no such protocol, or it has no such ports. */
    static RuleForm of(String protocol, Optional<Integer> from, Optional<Integer> to) {
        String asked = protocol.toLowerCase(Locale.ROOT);
        String name = NAMES.getOrDefault(asked, asked);
        return switch (name) {
            case "tcp", "udp" -> ports(name, from, to);
            case "icmp" -> icmp(from.orElse(ANY), to.orElse(ANY));
            case "-1" -> new RuleForm(name, ANY, ANY);
            default -> {
                if (!NUMBER.matcher(name).matches() || Integer.parseInt(name) > PROTOCOL_MAX) {
                    throw refused("Unsupported IP protocol \"" + protocol + "\"");
                }
                yield new RuleForm(Integer.toString(Integer.parseInt(name)), ANY, ANY);
            }
        };
    }

    /** A block with its host bits cleared, as EC2 stores it; throws {@link ApiException} if it is none. */
    static String cidr(String text) {
        return Optional.of(text)
                .filter(block -> block.contains("/"))
                .flatMap(Ipv4Block::parse)
                .map(Ipv4Block::toString)
                .orElseThrow(() -> refused("CIDR block " + text + " is malformed"));
    }

    /** The text, if a rule may be described so. */
    static Optional<String> description(Optional<String> text) {
        text.ifPresent(words -> {
            if (words.length() > DESCRIPTION_MAX || !DESCRIPTION.matcher(words).matches()) {
                throw refused("Invalid rule description. Valid descriptions are strings less than 256 characters from"
                        + " the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
            }
        });
        return text;
    }

    private static RuleForm ports(String name, Optional<Integer> from, Optional<Integer> to) {
        if (from.isEmpty() || to.isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter(from.isEmpty() ? "FromPort" : "ToPort"));
        }
        if (from.get() == ANY && to.get() == ANY) {
            return new RuleForm(name, 0, PORT_MAX);
        }
        int first = port(from.get());
        int last = port(to.get());
        if (first > last) {
            throw refused("Invalid TCP/UDP port range (" + first + ":" + last + ")");
        }
        return new RuleForm(name, first, last);
    }

    private static int port(int port) {
        if (port < 0 || port > PORT_MAX) {
            throw refused("Invalid value '" + port + "' for port. Must be 0 to 65535");
        }
        return port;
    }

    private static RuleForm icmp(int type, int code) {
        boolean inBounds = type >= ANY && type <= ICMP_MAX && code >= ANY && code <= ICMP_MAX;
        if (!inBounds || (type == ANY && code != ANY)) {
            throw refused("ICMP code (" + code + ") is not valid for type (" + type + ")");
        }
        return new RuleForm("icmp", type, code);
    }

    private static ApiException refused(String message) {
        return new ApiException(new ApiError.InvalidParameterValue(message));
    }
}
