package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.securitygroup.RuleReader.Flat;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.node.SecurityRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ModifySecurityGroupRules and the updates of descriptions: rules that keep their ids. */
final class RuleChanges {
    private final RuleBook book;
    private final RuleReader reader;
    private final RuleStore rules;

    RuleChanges(RuleBook book, RuleReader reader, RuleStore rules) {
        this.book = book;
        this.reader = reader;
        this.rules = rules;
    }

    record ModifyRequest(SecurityGroupId groupId, List<Update> securityGroupRules) {}

    record Update(SecurityGroupRuleId securityGroupRuleId, Optional<Content> securityGroupRule) {}

    record Content(
            Optional<String> ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            Optional<String> cidrIpv4,
            Optional<String> cidrIpv6,
            Optional<PrefixListId> prefixListId,
            Optional<SecurityGroupId> referencedGroupId,
            Optional<String> description) {}

    record DescribeRequest(
            Optional<SecurityGroupId> groupId,
            Optional<String> groupName,
            List<Permission> ipPermissions,
            List<Words> securityGroupRuleDescriptions) {}

    record Words(Optional<SecurityGroupRuleId> securityGroupRuleId, Optional<String> description) {}

    record Changed(@Member("Return") boolean done) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("ModifySecurityGroupRules", ModifyRequest.class, Changed.class, this::modify)
                        .on((caller, q) -> SecurityGroupActions.arns(caller, Optional.of(q.groupId()))),
                Action.write(
                                "UpdateSecurityGroupRuleDescriptionsIngress",
                                DescribeRequest.class,
                                Changed.class,
                                (tx, caller, q) -> describe(tx, caller, q, false))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId())),
                Action.write(
                                "UpdateSecurityGroupRuleDescriptionsEgress",
                                DescribeRequest.class,
                                Changed.class,
                                (tx, caller, q) -> describe(tx, caller, q, true))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId())));
    }

    /** A rule is replaced as a whole, but for its id and its direction. */
    private Changed modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        SecurityGroup group = book.group(tx, caller, Optional.of(request.groupId()), Optional.empty());
        var touched = new ArrayList<Rule>();
        List<Rule> there = rules.of(tx, List.of(group.id())).getOrDefault(group.id(), List.of());
        for (Update update : request.securityGroupRules()) {
            boolean egress =
                    there.stream().anyMatch(rule -> rule.id().equals(update.securityGroupRuleId()) && rule.egress());
            Rule before = book.require(tx, group, egress, update.securityGroupRuleId());
            Content content = update.securityGroupRule()
                    .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("SecurityGroupRule")));
            var target = new RuleReader.Target(group, egress, List.of(before));
            var read = reader.read(tx, caller, target, Flat.NONE, List.of(permission(content)));
            var made = read.getFirst().rule();
            var after = new Rule(
                    group.id(),
                    egress,
                    new SecurityRule(before.id(), made.protocol(), made.fromPort(), made.toPort(), made.peer()),
                    read.getFirst().across(),
                    read.getFirst().description());
            book.replace(tx, after);
            touched.add(before);
            touched.add(after);
        }
        book.changed(tx, group, touched);
        return new Changed(true);
    }

    private static Permission permission(Content content) {
        if (content.cidrIpv6().isPresent()) {
            throw new ApiException(new ApiError.UnsupportedOperation("IPv6 is not supported by this cloud."));
        }
        int peers = (content.cidrIpv4().isPresent() ? 1 : 0)
                + (content.prefixListId().isPresent() ? 1 : 0)
                + (content.referencedGroupId().isPresent() ? 1 : 0);
        if (peers != 1) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name one of CidrIpv4, PrefixListId and ReferencedGroupId of a rule"));
        }
        return new Permission(
                content.ipProtocol().orElseThrow(() -> new ApiException(new ApiError.MissingParameter("IpProtocol"))),
                content.fromPort(),
                content.toPort(),
                content.referencedGroupId().stream()
                        .map(id -> Permission.Pair.ofGroup(id, content.description()))
                        .toList(),
                content.cidrIpv4().stream()
                        .map(cidr -> new Permission.Range(cidr, content.description()))
                        .toList(),
                List.of(),
                content.prefixListId().stream()
                        .map(id -> new Permission.PrefixList(id, content.description()))
                        .toList());
    }

    /** A description that is left out is taken away. No node hears of it: it is words for people. */
    private Changed describe(Tx tx, Caller caller, DescribeRequest request, boolean egress) throws SQLException {
        SecurityGroup group = book.group(tx, caller, request.groupId(), request.groupName());
        if (request.ipPermissions().isEmpty()
                == request.securityGroupRuleDescriptions().isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name rules by either IpPermissions or SecurityGroupRuleDescriptions"));
        }
        for (Words words : request.securityGroupRuleDescriptions()) {
            SecurityGroupRuleId id = words.securityGroupRuleId()
                    .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("SecurityGroupRuleId")));
            Rule rule = book.require(tx, group, egress, id);
            book.describe(tx, rule.id(), RuleForm.description(words.description()));
        }
        if (!request.ipPermissions().isEmpty()) {
            var target = new RuleReader.Target(group, egress, rules.of(tx, group.id(), egress));
            for (Rule asked : reader.read(tx, caller, target, Flat.NONE, request.ipPermissions())) {
                book.describe(tx, book.same(tx, group, asked).id(), asked.description());
            }
        }
        return new Changed(true);
    }
}
