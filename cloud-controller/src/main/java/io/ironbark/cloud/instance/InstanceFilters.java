package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.filter.AsText;
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
    /** A terminated instance is in no network any more. */
    private static final String VPC = "CASE WHEN instance.state <> 'TERMINATED' THEN instance.vpc END";

    private static final String SUBNET = "CASE WHEN instance.state <> 'TERMINATED' THEN instance.subnet END";

    private static final String ANY_TAG = "tag:*";
    private static final String TAG_KEY = "tag-key";
    private static final String TAG_VALUE = "tag-value";

    private static final String BY_INTERFACE =
            "instance.id IN (SELECT instance FROM network_interface AS n WHERE n.account = instance.account AND %s)";
    private static final String BY_FIRST_INTERFACE = "instance.id IN (SELECT instance FROM network_interface AS n"
            + " WHERE n.account = instance.account AND n.device_index = 0 AND %s)";
    private static final String BY_ADDRESS = "instance.id IN (SELECT n.instance FROM subnet_address AS a"
            + " JOIN network_interface AS n ON n.id = a.interface WHERE n.account = instance.account AND %s)";
    private static final String BY_FIRST_PUBLIC_IP = "instance.id IN (SELECT n.instance FROM public_address AS p"
            + " JOIN network_interface AS n ON n.id = p.interface"
            + " WHERE n.device_index = 0 AND p.secondary_ip IS NULL AND %s)";
    private static final String BY_PUBLIC_IP = "instance.id IN (SELECT n.instance FROM public_address AS p"
            + " JOIN network_interface AS n ON n.id = p.interface WHERE %s)";
    private static final String BY_GROUP = "instance.id IN (SELECT n.instance FROM interface_group AS ig"
            + " JOIN network_interface AS n ON n.id = ig.interface"
            + " JOIN security_group AS sg ON sg.id = ig.security_group WHERE %s)";
    private static final String BY_INTERFACE_TAG = "instance.id IN (SELECT n.instance FROM network_interface AS n"
            + " JOIN tag AS t ON t.resource_id = n.id WHERE n.account = instance.account AND %s)";
    private static final String IP_OWNER = "CASE WHEN p.allocation IS NULL THEN 'amazon' ELSE n.account END";
    private static final String BY_IMAGE = "instance.image IN (SELECT image.id FROM image WHERE %s)";

    private static final String BY_DISK =
            "instance.id IN (SELECT instance FROM volume_attachment AS d WHERE d.instance = instance.id AND %s)";
    private static final String PRIVATE_NAME = AsText.privateName("n.private_ip", "instance.zone");

    /** By name, what makes a condition of the values. */
    private static final Map<String, Function<List<String>, Condition>> CONDITIONS = new TreeMap<>(Map.ofEntries(
            column("architecture", BY_IMAGE, "image.architecture"),
            column("availability-zone", "%s", "instance.zone"),
            column("availability-zone-id", "%s", AsText.zoneId("instance.zone")),
            column("block-device-mapping.attach-time", BY_DISK, AsText.time("d.attached_at")),
            column("block-device-mapping.delete-on-termination", BY_DISK, "d.delete_on_termination::text"),
            column("block-device-mapping.device-name", BY_DISK, "d.device"),
            column("block-device-mapping.status", BY_DISK, "'attached'"),
            column("block-device-mapping.volume-id", BY_DISK, "d.volume"),
            column("boot-mode", BY_IMAGE, "image.boot_mode"),
            column(
                    "capacity-reservation-specification.capacity-reservation-preference",
                    "%s",
                    "instance.capacity_reservation"),
            column("client-token", "%s", "instance.client_token"),
            column("current-instance-boot-mode", "%s", "'legacy-bios'"),
            column("dns-name", "%s", "''"),
            column("ebs-optimized", "%s", "'false'"),
            column("ena-support", BY_IMAGE, "image.ena_support::text"),
            column("enclave-options.enabled", "%s", "'false'"),
            column("group-id", BY_GROUP, "sg.id"),
            column("group-name", BY_GROUP, "sg.name"),
            column("hibernation-options.configured", "%s", "'false'"),
            column("hypervisor", "%s", "'xen'"),
            column("image-id", "%s", "instance.image"),
            column("instance-id", "%s", "instance.id"),
            column("instance-type", "%s", "instance.instance_type"),
            column("instance.group-id", BY_GROUP, "sg.id"),
            column("instance.group-name", BY_GROUP, "sg.name"),
            column("ip-address", BY_FIRST_PUBLIC_IP, "host(p.ip)"),
            column("key-name", "%s", "instance.key_name"),
            column("launch-index", "%s", "instance.launch_index::text"),
            column("launch-time", "%s", AsText.time("instance.launched_at")),
            column("maintenance-options.auto-recovery", "%s", "instance.auto_recovery"),
            column(
                    "metadata-options.http-endpoint",
                    "%s",
                    "CASE WHEN instance.endpoint_enabled THEN 'enabled' ELSE 'disabled' END"),
            column("metadata-options.http-protocol-ipv4", "%s", "'enabled'"),
            column("metadata-options.http-protocol-ipv6", "%s", "'disabled'"),
            column("metadata-options.http-put-response-hop-limit", "%s", "instance.hop_limit::text"),
            column(
                    "metadata-options.http-tokens",
                    "%s",
                    "CASE WHEN instance.tokens_required THEN 'required' ELSE 'optional' END"),
            column(
                    "metadata-options.instance-metadata-tags",
                    "%s",
                    "CASE WHEN instance.tags_in_metadata THEN 'enabled' ELSE 'disabled' END"),
            column(
                    "metadata-options.state",
                    "%s",
                    "CASE WHEN instance.state = 'PENDING' OR instance.settings > instance.settings_applied"
                            + " THEN 'pending' ELSE 'applied' END"),
            column("monitoring-state", "%s", "CASE WHEN instance.monitored THEN 'enabled' ELSE 'disabled' END"),
            column("network-interface.addresses.association.allocation-id", BY_PUBLIC_IP, "p.allocation"),
            column("network-interface.addresses.association.association-id", BY_PUBLIC_IP, "p.association"),
            column("network-interface.addresses.association.ip-owner-id", BY_PUBLIC_IP, IP_OWNER),
            column("network-interface.addresses.association.public-ip", BY_PUBLIC_IP, "host(p.ip)"),
            column("network-interface.addresses.primary", BY_ADDRESS, "(a.ip = n.private_ip)::text"),
            column(
                    "network-interface.addresses.private-dns-name",
                    BY_ADDRESS,
                    AsText.privateName("a.ip", "instance.zone")),
            column("network-interface.addresses.private-ip-address", BY_ADDRESS, "host(a.ip)"),
            column("network-interface.association.allocation-id", BY_PUBLIC_IP, "p.allocation"),
            column("network-interface.association.association-id", BY_PUBLIC_IP, "p.association"),
            column("network-interface.association.ip-owner-id", BY_PUBLIC_IP, IP_OWNER),
            column("network-interface.association.public-ip", BY_PUBLIC_IP, "host(p.ip)"),
            column("network-interface.attachment.attach-time", BY_INTERFACE, AsText.time("n.attached_at")),
            column("network-interface.attachment.attachment-id", BY_INTERFACE, "n.attachment"),
            column("network-interface.attachment.delete-on-termination", BY_INTERFACE, "n.delete_on_termination::text"),
            column("network-interface.attachment.device-index", BY_INTERFACE, "n.device_index::text"),
            column("network-interface.attachment.instance-id", BY_INTERFACE, "n.instance"),
            column("network-interface.attachment.instance-owner-id", BY_INTERFACE, "n.account"),
            column("network-interface.attachment.network-card-index", BY_INTERFACE, "'0'"),
            column("network-interface.attachment.status", BY_INTERFACE, "'attached'"),
            column("network-interface.availability-zone", BY_INTERFACE, "instance.zone"),
            column("network-interface.deny-all-igw-traffic", BY_INTERFACE, "'false'"),
            column("network-interface.description", BY_INTERFACE, "n.description"),
            column("network-interface.group-id", BY_GROUP, "sg.id"),
            column("network-interface.group-name", BY_GROUP, "sg.name"),
            column("network-interface.ipv6-native", BY_INTERFACE, "'false'"),
            column("network-interface.mac-address", BY_INTERFACE, "n.mac"),
            column("network-interface.network-interface-id", BY_INTERFACE, "n.id"),
            column("network-interface.operator.managed", BY_INTERFACE, "'false'"),
            column("network-interface.owner-id", BY_INTERFACE, "n.account"),
            column("network-interface.private-dns-name", BY_INTERFACE, PRIVATE_NAME),
            column("network-interface.private-ip-address", BY_INTERFACE, "host(n.private_ip)"),
            column("network-interface.requester-managed", BY_INTERFACE, "'false'"),
            column("network-interface.source-dest-check", BY_INTERFACE, "n.source_dest_check::text"),
            column("network-interface.status", BY_INTERFACE, "'in-use'"),
            column("network-interface.subnet-id", BY_INTERFACE, "n.subnet"),
            column("network-interface.tag-key", BY_INTERFACE_TAG, "t.key"),
            column("network-interface.tag-value", BY_INTERFACE_TAG, "t.value"),
            column("network-interface.vpc-id", "%s", VPC),
            column("network-performance-options.bandwidth-weighting", "%s", "'default'"),
            column("operator.managed", "%s", "'false'"),
            column("owner-id", "%s", "instance.account"),
            column(
                    "placement-group-name",
                    "instance.placement_group IN (SELECT pg.id FROM placement_group AS pg WHERE %s)",
                    "pg.name"),
            column("placement-partition-number", "%s", "instance.placement_partition::text"),
            column("platform-details", "%s", "'Linux/UNIX'"),
            column("private-dns-name", BY_FIRST_INTERFACE, PRIVATE_NAME),
            column("private-dns-name-options.enable-resource-name-dns-a-record", "%s", "'false'"),
            column("private-dns-name-options.enable-resource-name-dns-aaaa-record", "%s", "'false'"),
            column("private-dns-name-options.hostname-type", "%s", "'ip-name'"),
            column("private-ip-address", BY_FIRST_INTERFACE, "host(n.private_ip)"),
            column("reason", "%s", "instance.transition_reason"),
            column("reservation-id", "%s", "instance.reservation"),
            column("root-device-name", BY_IMAGE, "image.root_device_name"),
            column("root-device-type", "%s", "'ebs'"),
            column("source-dest-check", BY_FIRST_INTERFACE, "n.source_dest_check::text"),
            column("state-reason-code", "%s", "instance.state_reason_code"),
            column("state-reason-message", "%s", "instance.state_reason_message"),
            column("subnet-id", "%s", SUBNET),
            column("tenancy", "%s", "'default'"),
            column("usage-operation", "%s", "'RunInstances'"),
            column("usage-operation-update-time", "%s", AsText.time("instance.launched_at")),
            column("virtualization-type", "%s", "'hvm'"),
            column("vpc-id", "%s", VPC),
            nothing("affinity"),
            nothing("capacity-reservation-id"),
            nothing("capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id"),
            nothing(
                    "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn"),
            nothing("host-id"),
            nothing("iam-instance-profile.arn"),
            nothing("iam-instance-profile.id"),
            nothing("iam-instance-profile.name"),
            nothing("instance-lifecycle"),
            nothing("ipv6-address"),
            nothing("kernel-id"),
            nothing("network-interface.addresses.association.carrier-ip"),
            nothing("network-interface.addresses.association.customer-owned-ip"),
            nothing("network-interface.addresses.association.public-dns-name"),
            nothing("network-interface.association.carrier-ip"),
            nothing("network-interface.association.customer-owned-ip"),
            nothing("network-interface.association.public-dns-name"),
            nothing("network-interface.ipv4-prefixes.ipv4-prefix"),
            nothing("network-interface.ipv6-address"),
            nothing("network-interface.ipv6-addresses.is-primary-ipv6"),
            nothing("network-interface.ipv6-prefixes.ipv6-prefix"),
            nothing("network-interface.operator.principal"),
            nothing("network-interface.public-dns-name"),
            nothing("operator.principal"),
            nothing("network-interface.ipv6-addresses.ipv6-address"),
            nothing("network-interface.outpost-arn"),
            nothing("network-interface.requester-id"),
            nothing("outpost-arn"),
            nothing("platform"),
            nothing("product-code"),
            nothing("product-code.type"),
            nothing("ramdisk-id"),
            nothing("requester-id"),
            nothing("spot-instance-request-id"),
            nothing("tpm-support"),
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

    /** A filter of EC2's on what no instance here has: it matches none. */
    private static Map.Entry<String, Function<List<String>, Condition>> nothing(String name) {
        return Map.entry(name, _ -> new Condition("false", List.of()));
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
