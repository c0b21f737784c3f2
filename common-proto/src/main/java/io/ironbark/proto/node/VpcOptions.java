package io.ironbark.proto.node;

import java.util.List;
import java.util.Optional;

/**
 * What guests of a VPC are told by DHCP, and whether its resolver answers.
 *
 * @param dnsSupport true if the resolver at the VPC's base address plus two answers
 * @param domainName empty for the region's own
 * @param nameServers that guests are told of; empty for the VPC's resolver
 */
public record VpcOptions(
        boolean dnsSupport, Optional<String> domainName, List<String> nameServers, List<String> ntpServers) {
    /** What a VPC has if nobody says otherwise. */
    public static final VpcOptions USUAL = new VpcOptions(true, Optional.empty(), List.of(), List.of());

    public VpcOptions {
        nameServers = List.copyOf(nameServers);
        ntpServers = List.copyOf(ntpServers);
    }
}
