package io.ironbark.proto.admin;

import io.ironbark.proto.id.ZoneName;
import java.util.List;
import java.util.SortedMap;

/**
 * The cloud at a glance.
 *
 * @param instances how many there are in each EC2 state
 * @param problems sentences about what needs an operator; empty if nothing does
 * @param warnings sentences about what an operator may want to know
 */
public record CloudStatus(
        String region,
        String version,
        List<Zone> zones,
        SortedMap<String, Integer> instances,
        List<String> problems,
        List<String> warnings) {
    public CloudStatus {
        zones = List.copyOf(zones);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * A zone.
     *
     * @param available false if its cluster controller has been silent for too long
     * @param silentMillis since its cluster controller's last report
     * @param nodes how many it has, of which {@code reachable} report
     */
    public record Zone(ZoneName zone, boolean available, long silentMillis, int nodes, int reachable) {}
}
