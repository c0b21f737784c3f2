package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.node.SecurityRule;
import java.util.Locale;

/** One rule of a security group, checked: which packets, and who is at the other end. */
public record Permission(SecurityGroupRuleId id, Match match, Peer peer) {
    private static final int ANY = -1;

    /** Which packets, whoever they are from. */
    public sealed interface Match {}

    /** All of them. */
    public record Anything() implements Match {}

    /** All of one IP protocol. */
    public record Protocol(int number) implements Match {}

    /** TCP or UDP to one of these ports. */
    public record Ports(int protocol, int first, int last) implements Match {
        public Ports {
            if (first < 0 || last > 0xffff || first > last) {
                throw new IllegalArgumentException("not a range of ports: " + first + " to " + last);
            }
        }
    }

    /** ICMP of one type, of any code. */
    public record IcmpType(int type) implements Match {
        public IcmpType {
            octet("ICMP type", type);
        }
    }

    /** ICMP of one type and code. */
    public record IcmpCode(int type, int code) implements Match {
        public IcmpCode {
            octet("ICMP type", type);
            octet("ICMP code", code);
        }
    }

    /** Who is at the other end. */
    public sealed interface Peer {}

    public record Block(Ipv4Block block) implements Peer {}

    public record Members(SecurityGroupId group) implements Peer {}

    public record Listed(PrefixListId list) implements Peer {}

    /** Throws {@link IllegalArgumentException} if the rule makes no sense. */
    public static Permission of(SecurityRule rule) {
        Peer peer = switch (rule.peer()) {
            case SecurityRule.Cidr(String block) -> new Block(Ipv4Block.of(block));
            case SecurityRule.Group(SecurityGroupId group) -> new Members(group);
            case SecurityRule.Prefixes(PrefixListId list) -> new Listed(list);
        };
        return new Permission(rule.id(), match(rule.protocol(), rule.fromPort(), rule.toPort()), peer);
    }

    /** True if it allows this packet, of which the other end is {@code other}. */
    public boolean allows(Packet packet, Ipv4 other, Vpc vpc) {
        boolean known = switch (peer) {
            case Block(Ipv4Block block) -> block.contains(other);
            case Members(SecurityGroupId group) -> vpc.members(group).contains(other);
            case Listed(PrefixListId list) ->
                vpc.outward().listed(list).stream().anyMatch(block -> block.contains(other));
        };
        return known && matches(match, packet);
    }

    /** For people, such as {@code tcp 22-25 with 10.0.0.0/8}. */
    public String describe() {
        return text(match) + " with "
                + switch (peer) {
                    case Block(Ipv4Block block) -> block.toString();
                    case Members(SecurityGroupId group) -> "members of " + group;
                    case Listed(PrefixListId list) -> "blocks of " + list;
                };
    }

    /** For people, such as {@code tcp 22-25}. */
    static String text(Match match) {
        return switch (match) {
            case Anything() -> "all protocols";
            case Protocol(int number) -> name(number);
            case Ports(int protocol, int first, int last) ->
                name(protocol) + " " + first + (first == last ? "" : "-" + last);
            case IcmpType(int type) -> "icmp type " + type;
            case IcmpCode(int type, int code) -> "icmp type " + type + " code " + code;
        };
    }

    /** A protocol's name, or its number. */
    static String name(int protocol) {
        return switch (protocol) {
            case Packet.ICMP -> "icmp";
            case Packet.TCP -> "tcp";
            case Packet.UDP -> "udp";
            default -> "protocol " + protocol;
        };
    }

    /** True if the packet is of this kind, whoever sends it to whom. */
    static boolean matches(Match match, Packet packet) {
        return switch (match) {
            case Anything() -> true;
            case Protocol(int number) -> packet.protocol() == number;
            case Ports(int protocol, int first, int last) ->
                packet.protocol() == protocol && packet.targetPort() >= first && packet.targetPort() <= last;
            case IcmpType(int type) -> packet.protocol() == Packet.ICMP && packet.icmpType() == type;
            case IcmpCode(int type, int code) ->
                packet.protocol() == Packet.ICMP && packet.icmpType() == type && packet.icmpCode() == code;
        };
    }

    /** Throws {@link IllegalArgumentException} if there are no such packets. */
    static Match match(String name, int from, int to) {
        int protocol = protocol(name);
        return switch (protocol) {
            case ANY -> new Anything();
            case Packet.TCP, Packet.UDP ->
                (from == ANY && to == ANY) || (from == 0 && to == 0xffff)
                        ? new Protocol(protocol)
                        : new Ports(protocol, from, to);
            case Packet.ICMP ->
                from == ANY ? new Protocol(protocol) : to == ANY ? new IcmpType(from) : new IcmpCode(from, to);
            default -> new Protocol(protocol);
        };
    }

    private static int protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "-1" -> ANY;
            case "tcp" -> Packet.TCP;
            case "udp" -> Packet.UDP;
            case "icmp" -> Packet.ICMP;
            case String number when number.matches("[0-9]{1,3}") -> octet("IP protocol", Integer.parseInt(number));
            default -> throw new IllegalArgumentException("not an IP protocol of IPv4");
        };
    }

    private static int octet(String what, int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("not an " + what + ": " + value);
        }
        return value;
    }
}
