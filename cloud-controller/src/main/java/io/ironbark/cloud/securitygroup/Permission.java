package io.ironbark.cloud.securitygroup;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
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

    /**
     * Members of a group, which may be named by id, or, in a default VPC, by name. What is said of a VPC and a connection in
     * a request changes nothing: both follow from the group.
     */
    record Pair(
            Optional<AccountId> userId,
            Optional<SecurityGroupId> groupId,
            Optional<String> groupName,
            Optional<VpcId> vpcId,
            Optional<VpcPeeringId> vpcPeeringConnectionId,
            Optional<String> peeringStatus,
            Optional<String> description) {
        static Pair ofGroup(SecurityGroupId group, Optional<String> description) {
            return of(Optional.empty(), Optional.of(group), Optional.empty(), description);
        }

        static Pair ofName(Optional<AccountId> owner, String name) {
            return of(owner, Optional.empty(), Optional.of(name), Optional.empty());
        }

        /** A group of the rule's own VPC. */
        static Pair ofOwn(AccountId owner, SecurityGroupId group, Optional<String> description) {
            return of(Optional.of(owner), Optional.of(group), Optional.empty(), description);
        }

        private static Pair of(
                Optional<AccountId> owner,
                Optional<SecurityGroupId> group,
                Optional<String> name,
                Optional<String> description) {
            return new Pair(owner, group, name, Optional.empty(), Optional.empty(), Optional.empty(), description);
        }
    }
}
