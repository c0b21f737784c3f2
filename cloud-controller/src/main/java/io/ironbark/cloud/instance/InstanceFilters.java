package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.proto.id.AccountId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The filters of DescribeInstances and DescribeInstanceStatus, as conditions on the table {@code instance}. */
final class InstanceFilters {
    private static final String ANY_TAG = "tag:*";
    private static final String TAG_KEY = "tag-key";
    private static final String TAG_VALUE = "tag-value";

    private static final String BY_INTERFACE =
            "instance.id IN (SELECT instance FROM network_interface AS n WHERE n.account = instance.account AND %s)";
    private static final String BY_PUBLIC_IP = "instance.id IN (SELECT n.instance FROM public_address AS p"
            + " JOIN network_interface AS n ON n.id = p.interface WHERE %s)";
    private static final String BY_GROUP = "instance.id IN (SELECT n.instance FROM interface_group AS ig"
            + " JOIN network_interface AS n ON n.id = ig.interface"
            + " JOIN security_group AS sg ON sg.id = ig.security_group WHERE %s)";
    private static final String BY_IMAGE = "instance.image IN (SELECT image.id FROM image WHERE %s)";

    private static final String LAUNCH_TIME =
            "to_char(instance.launched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    /** By name, what makes a condition of the values. */
    private static final Map<String, Function<List<String>, Condition>> CONDITIONS = new TreeMap<>(Map.ofEntries(
            column("architecture", BY_IMAGE, "image.architecture"),
            column("availability-zone", "%s", "instance.zone"),
            column("client-token", "%s", "instance.client_token"),
            column("dns-name", "%s", "''"),
            column("group-id", BY_GROUP, "sg.id"),
            column("group-name", BY_GROUP, "sg.name"),
            column("hypervisor", "%s", "'xen'"),
            column("image-id", "%s", "instance.image"),
            column("instance-id", "%s", "instance.id"),
            column("instance-type", "%s", "instance.instance_type"),
            column("instance.group-id", BY_GROUP, "sg.id"),
            column("instance.group-name", BY_GROUP, "sg.name"),
            column("ip-address", BY_PUBLIC_IP, "host(p.ip)"),
            column("key-name", "%s", "instance.key_name"),
            column("launch-index", "%s", "instance.launch_index::text"),
            column("launch-time", "%s", LAUNCH_TIME),
            column("monitoring-state", "%s", "'disabled'"),
            column("network-interface.addresses.private-ip-address", BY_INTERFACE, "host(n.private_ip)"),
            column("network-interface.association.public-ip", BY_PUBLIC_IP, "host(p.ip)"),
            column("network-interface.attachment.attachment-id", BY_INTERFACE, "n.attachment"),
            column("network-interface.group-id", BY_GROUP, "sg.id"),
            column("network-interface.group-name", BY_GROUP, "sg.name"),
            column("network-interface.mac-address", BY_INTERFACE, "n.mac"),
            column("network-interface.network-interface-id", BY_INTERFACE, "n.id"),
            column("network-interface.private-ip-address", BY_INTERFACE, "host(n.private_ip)"),
            column("network-interface.subnet-id", "%s", "instance.subnet"),
            column("network-interface.vpc-id", "%s", "instance.vpc"),
            column("owner-id", "%s", "instance.account"),
            column(
                    "placement-group-name",
                    "instance.placement_group IN (SELECT pg.id FROM placement_group AS pg WHERE %s)",
                    "pg.name"),
            column("placement-partition-number", "%s", "instance.placement_partition::text"),
            column("private-ip-address", BY_INTERFACE, "host(n.private_ip)"),
            column("reason", "%s", "instance.transition_reason"),
            column("reservation-id", "%s", "instance.reservation"),
            column("root-device-name", BY_IMAGE, "image.root_device_name"),
            column("root-device-type", "%s", "'ebs'"),
            column("state-reason-code", "%s", "instance.state_reason_code"),
            column("state-reason-message", "%s", "instance.state_reason_message"),
            column("subnet-id", "%s", "instance.subnet"),
            column("tenancy", "%s", "'default'"),
            column("virtualization-type", "%s", "'hvm'"),
            column("vpc-id", "%s", "instance.vpc"),
            states("instance-state-name", InstanceState::word),
            states("instance-state-code", state -> Integer.toString(state.code()))));

    private InstanceFilters() {}

    /** All names that a filter may have. */
    static SortedSet<String> names() {
        var names = new TreeSet<>(CONDITIONS.keySet());
        names.addAll(List.of(ANY_TAG, TAG_KEY, TAG_VALUE));
        return names;
    }

    /** What the filters ask for. The engine has checked their names. */
    static List<Condition> conditions(AccountId account, List<Filter> filters) {
        return filters.stream().map(filter -> condition(account, filter)).toList();
    }

    private static Condition condition(AccountId account, Filter filter) {
        if (filter.name().startsWith(Filter.TAG_PREFIX)) {
            String key = filter.name().substring(Filter.TAG_PREFIX.length());
            return Condition.taggedWith("instance.id", account, key, filter.values());
        }
        if (filter.name().equals(TAG_KEY)) {
            return Condition.taggedWithKey("instance.id", account, filter.values());
        }
        if (filter.name().equals(TAG_VALUE)) {
            return Condition.taggedWithValue("instance.id", account, filter.values());
        }
        return CONDITIONS
                .getOrDefault(filter.name(), _ -> new Condition("false", List.of()))
                .apply(filter.values());
    }

    private static Map.Entry<String, Function<List<String>, Condition>> column(
            String name, String subquery, String expression) {
        return Map.entry(name, values -> Condition.matches(expression, values).within(subquery));
    }

    /** States are few: what they match is found here, so that the table is asked for them by name. */
    private static Map.Entry<String, Function<List<String>, Condition>> states(
            String name, Function<InstanceState, String> word) {
        return Map.entry(name, values -> {
            var wanted = new TreeSet<String>();
            for (InstanceState state : InstanceState.values()) {
                if (values.stream().anyMatch(value -> Condition.valueMatches(value, word.apply(state)))) {
                    wanted.add(state.name().toUpperCase(Locale.ROOT));
                }
            }
            return new Condition("instance.state = ANY (?)", List.of(List.copyOf(wanted)));
        });
    }
}
