package io.ironbark.proto.node;

import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;

/**
 * One permission of a security group.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, an IP protocol number, or {@code -1} for all
 * @param fromPort first port, or ICMP type; -1 for all
 * @param toPort last port, or ICMP code; -1 for all
 */
public record SecurityRule(SecurityGroupRuleId id, String protocol, int fromPort, int toPort, Peer peer) {
    /** Who is at the other end. */
    @com.fasterxml.jackson.annotation.JsonTypeInfo(use = com.fasterxml.jackson.annotation.JsonTypeInfo.Id.NAME)
    @com.fasterxml.jackson.annotation.JsonSubTypes({
        @com.fasterxml.jackson.annotation.JsonSubTypes.Type(value = Cidr.class, name = "cidr"),
        @com.fasterxml.jackson.annotation.JsonSubTypes.Type(value = Group.class, name = "group"),
        @com.fasterxml.jackson.annotation.JsonSubTypes.Type(value = Prefixes.class, name = "prefixes")
    })
    public sealed interface Peer {}

    /** Any address of an IPv4 block, such as {@code 0.0.0.0/0}. */
    public record Cidr(String block) implements Peer {}

    /** Any member of a group, by its private address. */
    public record Group(SecurityGroupId group) implements Peer {}

    /** Any address of a prefix list's blocks. */
    public record Prefixes(PrefixListId list) implements Peer {}
}
