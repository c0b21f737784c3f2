package io.ironbark.cluster;

import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.ZoneName;
import java.net.URI;
import java.time.Duration;

/**
 * All settings of a cluster controller.
 *
 * @param cloudController where the cloud controller's internal port is, such as {@code https://127.0.0.1:8774}
 * @param nodes where nodes dial in
 * @param management where {@code /healthz} and {@code /metrics} are
 */
public record ClusterConfiguration(
        ZoneName zone, URI cloudController, HopServer.Options nodes, HostPort management, TlsFiles tls, Pace pace) {

    /**
     * How often what happens. The defaults are right for any size that was tried; tests hurry.
     *
     * @param poll how long the cloud controller may hold a poll
     * @param resync how often everything is asked for, in case a change was missed
     * @param reportEverything how often everything is reported
     * @param gatherReports how long news is gathered before it is reported
     * @param longestBackoff between tries while the cloud controller can't be reached
     */
    public record Pace(
            @Default("25s") Duration poll,
            @Default("1h") Duration resync,
            @Default("5s") Duration reportEverything,
            @Default("10ms") Duration gatherReports,
            @Default("5s") Duration longestBackoff) {}
}
