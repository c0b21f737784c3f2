package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The options that have actions of their own: metadata, monitoring, maintenance, capacity reservations. */
final class InstanceOptions {
    private final InstanceStore instances;
    private final AttributeStore attributes;
    private final InstantSource clock;

    InstanceOptions(FeedStore feed, UserDataBox userData, InstantSource clock) {
        this.instances = new InstanceStore(feed);
        this.attributes = new AttributeStore(feed, userData);
        this.clock = clock;
    }

    record MetadataRequest(
            InstanceId instanceId,
            Optional<String> httpTokens,
            Optional<Integer> httpPutResponseHopLimit,
            Optional<String> httpEndpoint,
            Optional<String> instanceMetadataTags,
            Optional<String> httpProtocolIpv6) {}

    record MetadataResult(InstanceId instanceId, InstanceItem.MetadataItem instanceMetadataOptions) {}

    record MonitoringRequest(List<InstanceId> instanceIds) {}

    record MonitoringResult(List<Monitoring> instanceMonitorings) {}

    record Monitoring(InstanceId instanceId, InstanceItem.MonitoringItem monitoring) {}

    record MaintenanceRequest(InstanceId instanceId, Optional<String> autoRecovery) {}

    record MaintenanceResult(InstanceId instanceId, String autoRecovery) {}

    record ReservationRequest(
            InstanceId instanceId, RunInstances.CapacityReservationRequest capacityReservationSpecification) {}

    record ReservationResult(@Member("Return") boolean done) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write(
                                "ModifyInstanceMetadataOptions",
                                MetadataRequest.class,
                                MetadataResult.class,
                                this::metadata)
                        .on((caller, request) -> List.of(caller.arn("instance", request.instanceId()))),
                Action.write("MonitorInstances", MonitoringRequest.class, MonitoringResult.class, this::monitor)
                        .on((caller, request) -> InstanceWishes.arns(caller, request.instanceIds())),
                Action.write("UnmonitorInstances", MonitoringRequest.class, MonitoringResult.class, this::unmonitor)
                        .on((caller, request) -> InstanceWishes.arns(caller, request.instanceIds())),
                Action.write(
                                "ModifyInstanceMaintenanceOptions",
                                MaintenanceRequest.class,
                                MaintenanceResult.class,
                                this::maintenance)
                        .on((caller, request) -> List.of(caller.arn("instance", request.instanceId()))),
                Action.write(
                                "ModifyInstanceCapacityReservationAttributes",
                                ReservationRequest.class,
                                ReservationResult.class,
                                this::reservation)
                        .on((caller, request) -> List.of(caller.arn("instance", request.instanceId()))));
    }

    /** The node hears of it with its next document, so the answer says that it is under way. */
    private MetadataResult metadata(Tx tx, Caller caller, MetadataRequest request) throws SQLException {
        Row row = alive(tx, caller, request.instanceId());
        MetadataOptions before = attributes.metadata(tx, row.id());
        MetadataOptions after = before.with(new RunInstances.MetadataRequest(
                request.httpTokens(),
                request.httpPutResponseHopLimit(),
                request.httpEndpoint(),
                request.instanceMetadataTags(),
                request.httpProtocolIpv6()));
        if (!after.equals(before)) {
            attributes.metadata(tx, row, after);
        }
        return new MetadataResult(row.id(), InstanceItems.metadata(true, after));
    }

    private MonitoringResult monitor(Tx tx, Caller caller, MonitoringRequest request) throws SQLException {
        return monitoring(tx, caller, request, true);
    }

    private MonitoringResult unmonitor(Tx tx, Caller caller, MonitoringRequest request) throws SQLException {
        return monitoring(tx, caller, request, false);
    }

    private MonitoringResult monitoring(Tx tx, Caller caller, MonitoringRequest request, boolean on)
            throws SQLException {
        List<InstanceId> ids = request.instanceIds().stream().distinct().toList();
        List<Row> rows = instances.lock(tx, caller.account(), ids, clock.instant());
        DescribeInstances.refuseMissing(ids, rows.stream().map(Row::id).toList());
        rows.forEach(InstanceOptions::refuseEnded);
        attributes.monitored(tx, rows, on);
        return new MonitoringResult(rows.stream()
                .map(row -> new Monitoring(row.id(), new InstanceItem.MonitoringItem(on ? "pending" : "disabling")))
                .toList());
    }

    private MaintenanceResult maintenance(Tx tx, Caller caller, MaintenanceRequest request) throws SQLException {
        Row row = alive(tx, caller, request.instanceId());
        String recovery = request.autoRecovery()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("AutoRecovery")));
        attributes.autoRecovery(tx, row, recovery);
        return new MaintenanceResult(row.id(), recovery);
    }

    private ReservationResult reservation(Tx tx, Caller caller, ReservationRequest request) throws SQLException {
        Row row = alive(tx, caller, request.instanceId());
        String preference = request.capacityReservationSpecification()
                .capacityReservationPreference()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter(
                        "CapacityReservationSpecification.CapacityReservationPreference")));
        attributes.capacityReservation(tx, row, preference);
        return new ReservationResult(true);
    }

    private Row alive(Tx tx, Caller caller, InstanceId id) throws SQLException {
        Row row = instances.lockOne(tx, caller.account(), id, clock.instant());
        refuseEnded(row);
        return row;
    }

    private static void refuseEnded(Row row) {
        boolean ended = switch (row.state()) {
            case PENDING, RUNNING, STOPPING, STOPPED -> false;
            case SHUTTING_DOWN, TERMINATED -> true;
        };
        if (ended) {
            throw new ApiException(new ApiError.IncorrectInstanceState(
                    "The instance '" + row.id() + "' is " + row.state().word() + "."));
        }
    }
}
