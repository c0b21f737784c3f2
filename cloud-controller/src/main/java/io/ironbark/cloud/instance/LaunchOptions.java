package io.ironbark.cloud.instance;

import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.instance.RunInstances.Request;

/**
 * What a launch says of how its instances behave, all of which can be changed later.
 *
 * @param monitored true if their node is to publish what they use of it
 * @param autoRecovery {@code default} or {@code disabled}; here the default recovers nothing, as the types say
 * @param capacityReservation {@code open} or {@code none}; here there are no reservations
 */
record LaunchOptions(
        ShutdownBehavior onShutdown,
        boolean disableApiTermination,
        boolean disableApiStop,
        boolean monitored,
        String autoRecovery,
        String capacityReservation,
        MetadataOptions metadata) {
    /** As asked for; otherwise as the image asks for, and then as EC2 has it. */
    static LaunchOptions of(Request request, Image image) {
        MetadataOptions usual =
                image.traits().imdsSupport().isPresent() ? MetadataOptions.OF_IMDS_V2_IMAGES : MetadataOptions.DEFAULT;
        return new LaunchOptions(
                request.instanceInitiatedShutdownBehavior().orElse(ShutdownBehavior.STOP),
                request.disableApiTermination(),
                request.disableApiStop(),
                request.monitoring()
                        .filter(RunInstances.MonitoringRequest::enabled)
                        .isPresent(),
                request.maintenanceOptions()
                        .flatMap(RunInstances.MaintenanceRequest::autoRecovery)
                        .orElse("default"),
                request.capacityReservationSpecification()
                        .flatMap(RunInstances.CapacityReservationRequest::capacityReservationPreference)
                        .orElse("open"),
                request.metadataOptions().map(usual::with).orElse(usual));
    }
}
