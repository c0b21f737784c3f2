package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.SecurityRule;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The group that each VPC has from the start, and the rule that each group starts with. */
public final class DefaultGroup {
    private static final String ANYWHERE = "0.0.0.0/0";
    private static final String ALL = "-1";
    private static final int ALL_PORTS = -1;

    private final SecurityGroupStore groups;
    private final IdFactory ids;
    private final InstantSource clock;

    public DefaultGroup(SecurityGroupStore groups, IdFactory ids, InstantSource clock) {
        this.groups = groups;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes a VPC's default group: its members may talk to each other, and to anybody. */
    public void create(Tx tx, AccountId account, VpcId vpc) throws SQLException {
        var group = new SecurityGroup(
                ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new),
                account,
                vpc,
                SecurityGroup.DEFAULT_NAME,
                "default VPC security group");
        if (groups.insert(tx, group, clock.instant())) {
            allow(tx, group, false, new SecurityRule.Group(group.id()));
            allowAllEgress(tx, group);
        }
    }

    /** Removes a VPC's default group; refused if the VPC has others. */
    public void clear(Tx tx, TagStore tags, AccountId account, VpcId vpc) throws SQLException {
        var all = groups.find(tx, account, new Condition("vpc = ?", List.of(vpc)), PageRequest.ALL);
        if (all.stream().anyMatch(group -> !group.name().equals(SecurityGroup.DEFAULT_NAME))) {
            throw new ApiException(
                    new ApiError.DependencyViolation("The vpc '" + vpc + "' has dependencies and cannot be deleted."));
        }
        for (SecurityGroup group : all) {
            groups.delete(tx, group);
            tags.removeAll(tx, group.id());
        }
    }

    /** What each new group permits: all that its members send. */
    void allowAllEgress(Tx tx, SecurityGroup group) throws SQLException {
        allow(tx, group, true, new SecurityRule.Cidr(ANYWHERE));
    }

    private void allow(Tx tx, SecurityGroup group, boolean egress, SecurityRule.Peer peer) throws SQLException {
        var id = ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new);
        new RuleStore()
                .insert(
                        tx,
                        new Rule(
                                group.id(),
                                egress,
                                new SecurityRule(id, ALL, ALL_PORTS, ALL_PORTS, peer),
                                Optional.empty()));
    }
}
