package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.node.SecurityRule;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** The group that each VPC has from the start, and the rule that each group starts with. */
public final class DefaultGroup implements VpcPart {
    private static final String ALL = "-1";
    private static final int ALL_PORTS = -1;

    private final SecurityGroupStore groups;
    private final TagStore tags;
    private final IdFactory ids;
    private final InstantSource clock;

    public DefaultGroup(SecurityGroupStore groups, TagStore tags, IdFactory ids, InstantSource clock) {
        this.groups = groups;
        this.tags = tags;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes a VPC's default group: its members may talk to each other, and to anybody. */
    @Override
    public void made(Tx tx, Vpc vpc) throws SQLException {
        var group = new SecurityGroup(
                ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new),
                vpc.account(),
                vpc.id(),
                SecurityGroup.DEFAULT_NAME,
                "default VPC security group");
        if (groups.insert(tx, group, clock.instant())) {
            allow(tx, group, false, new SecurityRule.Group(group.id()));
            allowAllEgress(tx, group);
        }
    }

    /** Removes a VPC's default group; refused if the VPC has others. */
    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        var all = groups.find(tx, vpc.account(), VpcStore.inVpc(vpc.id()), PageRequest.ALL);
        if (all.stream().anyMatch(group -> !group.name().equals(SecurityGroup.DEFAULT_NAME))) {
            throw VpcPart.inUse(vpc.id());
        }
        for (SecurityGroup group : all) {
            groups.delete(tx, group);
            tags.removeAll(tx, group.id());
        }
    }

    /** What each new group permits: all that its members send. */
    void allowAllEgress(Tx tx, SecurityGroup group) throws SQLException {
        allow(tx, group, true, new SecurityRule.Cidr(Ipv4Block.ANYWHERE));
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
                                Optional.empty(),
                                Optional.empty()));
    }
}
