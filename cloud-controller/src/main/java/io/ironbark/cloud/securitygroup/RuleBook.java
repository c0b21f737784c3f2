package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What all changes of rules have in common: the group they are of, rules found and refused, and who is told. */
final class RuleBook {
    private final SecurityGroupStore groups;
    private final RuleStore rules;
    private final VpcStore vpcs;
    private final TagStore tags;

    RuleBook(SecurityGroupStore groups, RuleStore rules, VpcStore vpcs, TagStore tags) {
        this.groups = groups;
        this.rules = rules;
        this.vpcs = vpcs;
        this.tags = tags;
    }

    /** The group, locked. A name means one of the default VPC. */
    SecurityGroup group(Tx tx, Caller caller, Optional<SecurityGroupId> id, Optional<String> name) throws SQLException {
        return SecurityGroupActions.lock(
                tx,
                groups,
                caller,
                id,
                name,
                vpcs.defaultVpc(tx, caller.account()).map(Vpc::id));
    }

    /** Writes a rule; refused if the group has the same already, or as many as it may. */
    void insert(Tx tx, Caller caller, Rule rule, List<Tag> given) throws SQLException {
        if (!rules.insert(tx, rule)) {
            throw new ApiException(
                    new ApiError.PermissionDuplicate("the specified rule \"" + rule.words() + "\" already exists"));
        }
        refuseTooMany(tx, rule);
        tags.put(tx, caller.account(), Kind.SECURITY_GROUP_RULE, rule.id(), given);
    }

    /** Puts a rule into the place of the one that has its id. */
    void replace(Tx tx, Rule rule) throws SQLException {
        rules.delete(tx, List.of(rule.id()));
        if (!rules.insert(tx, rule)) {
            throw new ApiException(
                    new ApiError.PermissionDuplicate("the specified rule \"" + rule.words() + "\" already exists"));
        }
        refuseTooMany(tx, rule);
    }

    private void refuseTooMany(Tx tx, Rule rule) throws SQLException {
        if (rules.weight(tx, rule.group(), rule.egress()) > PrefixListStore.RULES_MAX) {
            throw NetworkFault.RULE_LIMIT.because(
                    "The maximum number of rules per security group has been reached: " + PrefixListStore.RULES_MAX
                            + " in one direction, a prefix list counted by its maximum of entries.");
        }
    }

    /** The group's rules in one direction. */
    List<Rule> rules(Tx tx, SecurityGroup group, boolean egress) throws SQLException {
        return rules.of(tx, group.id(), egress);
    }

    /** The VPCs that these rules of the group lead to. */
    PeersNow peers(Tx tx, SecurityGroup group, Collection<Rule> of) throws SQLException {
        return PeersNow.of(
                tx,
                of.stream().map(rule -> new RuleStore.Owned(rule, group.vpc())).toList());
    }

    /** The group's rule with this id. */
    Rule require(Tx tx, SecurityGroup group, boolean egress, SecurityGroupRuleId id) throws SQLException {
        return rules.of(tx, group.id(), egress).stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP_RULE, id)));
    }

    /** The group's rule that permits the same. */
    Rule same(Tx tx, SecurityGroup group, Rule asked) throws SQLException {
        return rules.of(tx, group.id(), asked.egress()).stream()
                .filter(asked::sameAs)
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        new ApiError.PermissionNotFound("The specified rule does not exist in this security group.")));
    }

    void describe(Tx tx, SecurityGroupRuleId rule, Optional<String> description) throws SQLException {
        rules.describe(tx, rule, description);
    }

    void delete(Tx tx, Collection<Rule> revoked) throws SQLException {
        rules.delete(tx, revoked.stream().map(Rule::id).toList());
        for (Rule rule : revoked) {
            tags.removeAll(tx, rule.id());
        }
    }

    /** Says that rules of the group changed; which lists a VPC's rules name is told with the VPC. */
    void changed(Tx tx, SecurityGroup group, Collection<Rule> touched) throws SQLException {
        groups.touch(tx, group);
        if (touched.stream().anyMatch(rule -> rule.prefixList().isPresent())) {
            vpcs.touch(tx, group.vpc());
        }
    }
}
