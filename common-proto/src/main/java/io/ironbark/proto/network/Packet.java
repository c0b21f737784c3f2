package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;

/**
 * The first packet of a flow, as a security group sees it: with private addresses of guests, whichever public ones the
 * wire has.
 *
 * @param first source port, or ICMP type
 * @param second destination port, or ICMP code
 */
public record Packet(Ipv4 source, Ipv4 target, int protocol, int first, int second) {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;

    public static Packet tcp(Ipv4 source, Ipv4 target, int port) {
        return new Packet(source, target, TCP, 0, port);
    }

    public static Packet udp(Ipv4 source, Ipv4 target, int port) {
        return new Packet(source, target, UDP, 0, port);
    }

    public static Packet icmp(Ipv4 source, Ipv4 target, int type, int code) {
        return new Packet(source, target, ICMP, type, code);
    }

    /** The same packet after its addresses were translated. */
    Packet between(Ipv4 newSource, Ipv4 newTarget) {
        return new Packet(newSource, newTarget, protocol, first, second);
    }

    /** For people, such as {@code tcp 22 from 10.0.0.5 to 10.0.0.6}. */
    @Override
    public String toString() {
        String kind = switch (protocol) {
            case TCP, UDP -> " " + second;
            case ICMP -> " type " + first + " code " + second;
            default -> "";
        };
        return Permission.name(protocol) + kind + " from " + source + " to " + target;
    }

    public int targetPort() {
        return second;
    }

    public int icmpType() {
        return first;
    }

    public int icmpCode() {
        return second;
    }
}
