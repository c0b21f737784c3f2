package io.ironbark.cloud.securitygroup;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;

/**
 * What a group permits, in EC2's form: one protocol and port range, several peers. The same record is read from requests
 * and written in answers; a range of IPv6 is refused, and never shown.
 */
record Permission(
        String ipProtocol,
        Optional<Integer> fromPort,
        Optional<Integer> toPort,
        List<Pair> userIdGroupPairs,
        List<Range> ipRanges,
        List<Range6> ipv6Ranges,
        List<PrefixList> prefixListIds) {
    /** A block of addresses. */
    record Range(String cidrIp, Optional<String> description) {}

    /** A block of IPv6 addresses, which this cloud has none of. */
    record Range6(String cidrIpv6) {}

    /** A prefix list. */
    record PrefixList(PrefixListId prefixListId, Optional<String> description) {}

    /** Members of a group, which may be named by id, or, in a default VPC, by name. */
    record Pair(
            Optional<AccountId> userId,
            Optional<SecurityGroupId> groupId,
            Optional<String> groupName,
            Optional<VpcId> vpcId,
            Optional<String> description) {}
}
