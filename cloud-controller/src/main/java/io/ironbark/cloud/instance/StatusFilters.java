package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.node.Admission;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The filters of DescribeInstanceStatus: some of an instance's own, those of its events, and those of its health. */
final class StatusFilters {
    private static final String BY_EVENT =
            "instance.id IN (SELECT e.instance FROM instance_event AS e WHERE e.instance = instance.id AND %s)";
    /** Nobody watches disks apart from their guests here, so no instance has such a status. */
    private static final String ATTACHED_DISKS = "attached-ebs-status.status";

    private static final String HEALTH = "instance-status.status";
    private static final String REACHABILITY = "instance-status.reachability";
    private static final SortedSet<String> OF_INSTANCES = new TreeSet<>(List.of(
            "availability-zone",
            "availability-zone-id",
            "instance-id",
            "instance-state-code",
            "instance-state-name",
            "operator.managed",
            "operator.principal"));
    private static final Map<String, String> OF_EVENTS = new TreeMap<>(Map.of(
            "event.code",
            "e.code",
            "event.description",
            "e.description",
            "event.instance-event-id",
            "e.id",
            "event.not-after",
            AsText.time("e.not_after"),
            "event.not-before",
            AsText.time("e.not_before"),
            "event.not-before-deadline",
            AsText.NONE));
    /** The checks of the host and of the guest are one here: whether the node is heard of. */
    private static final Map<String, String> OF_HEALTH = new TreeMap<>(Map.of(
            HEALTH,
            HEALTH,
            "system-status.status",
            HEALTH,
            REACHABILITY,
            REACHABILITY,
            "system-status.reachability",
            REACHABILITY));

    private StatusFilters() {}

    static SortedSet<String> names() {
        var names = new TreeSet<>(OF_INSTANCES);
        names.addAll(OF_EVENTS.keySet());
        names.addAll(OF_HEALTH.keySet());
        names.add(ATTACHED_DISKS);
        return names;
    }

    /** What the filters ask for now. The engine has checked their names. */
    static List<Condition> conditions(AccountId account, List<Filter> filters, Instant now) {
        return filters.stream().map(filter -> condition(account, filter, now)).toList();
    }

    private static Condition condition(AccountId account, Filter filter, Instant now) {
        String name = filter.name();
        if (OF_INSTANCES.contains(name)) {
            return InstanceFilters.conditions(account, List.of(filter)).getFirst();
        }
        String event = OF_EVENTS.get(name);
        if (event != null) {
            return Condition.matches(event, filter.values()).within(BY_EVENT);
        }
        if (name.equals(ATTACHED_DISKS)) {
            return new Condition("false", List.of());
        }
        boolean reachability = REACHABILITY.equals(OF_HEALTH.get(name));
        return Condition.matches(health(now, reachability), filter.values());
    }

    private static String health(Instant now, boolean reachability) {
        long silentSince = now.minus(Admission.REACHABLE).toEpochMilli();
        return """
                (CASE instance.state
                 WHEN 'RUNNING' THEN
                      CASE WHEN EXISTS (SELECT FROM node
                                         WHERE node.id = instance.node AND node.heard_at < to_timestamp(%d / 1000.0))
                      THEN '%s' ELSE '%s' END
                 WHEN 'PENDING' THEN 'initializing'
                 ELSE %s END)
                """.formatted(
                        silentSince,
                        reachability ? "failed" : "impaired",
                        reachability ? "passed" : "ok",
                        reachability ? "NULL" : "'not-applicable'");
    }
}
