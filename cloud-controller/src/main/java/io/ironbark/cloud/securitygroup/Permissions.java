package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.securitygroup.Permission.Pair;
import io.ironbark.cloud.securitygroup.Permission.PrefixList;
import io.ironbark.cloud.securitygroup.Permission.Range;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.node.SecurityRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From rules, one peer each, to EC2's permissions, one for all peers of the same protocol and ports. Pure. */
final class Permissions {
    private static final String ALL = "-1";
    private static final int ANY = -1;

    private Permissions() {}

    /** The permissions of one direction, in the order of their first rules. */
    static List<Permission> of(SecurityGroup group, List<Rule> rules, boolean egress, PeersNow peers) {
        Map<RuleForm, List<Rule>> byForm = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.egress() == egress) {
                var form = new RuleForm(
                        rule.rule().protocol(),
                        rule.rule().fromPort(),
                        rule.rule().toPort());
                byForm.computeIfAbsent(form, _ -> new ArrayList<>()).add(rule);
            }
        }
        var permissions = new ArrayList<Permission>();
        byForm.forEach((form, same) -> permissions.add(permission(group, form, same, peers)));
        return permissions;
    }

    private static Permission permission(SecurityGroup group, RuleForm form, List<Rule> rules, PeersNow peers) {
        var ranges = new ArrayList<Range>();
        var pairs = new ArrayList<Pair>();
        var lists = new ArrayList<PrefixList>();
        for (Rule rule : rules) {
            switch (rule.rule().peer()) {
                case SecurityRule.Cidr(var block) -> ranges.add(new Range(block, rule.description()));
                case SecurityRule.Group(var named) -> pairs.add(pair(group, named, rule, peers));
                case SecurityRule.Prefixes(var list) -> lists.add(new PrefixList(list, rule.description()));
            }
        }
        return new Permission(
                form.protocol(),
                port(form, form.fromPort()),
                port(form, form.toPort()),
                pairs,
                ranges,
                List.of(),
                lists);
    }

    private static Pair pair(SecurityGroup group, SecurityGroupId named, Rule rule, PeersNow peers) {
        return rule.across()
                .map(across -> new Pair(
                        Optional.of(across.account()),
                        Optional.of(named),
                        Optional.empty(),
                        Optional.of(across.vpc()),
                        Optional.of(peers.connection(group.vpc(), across)),
                        Optional.of(peers.status(group.vpc(), across)),
                        rule.description()))
                .orElseGet(() -> Pair.ofOwn(group.account(), named, rule.description()));
    }

    /** EC2 shows no ports where a rule is for all protocols, or for one that has none. */
    static Optional<Integer> port(RuleForm form, int port) {
        boolean has = switch (form.protocol()) {
            case "tcp", "udp", "icmp" -> true;
            default -> false;
        };
        return form.protocol().equals(ALL) || (!has && port == ANY) ? Optional.empty() : Optional.of(port);
    }
}
