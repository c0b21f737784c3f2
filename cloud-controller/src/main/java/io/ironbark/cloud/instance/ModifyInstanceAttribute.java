package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.instance.LaunchPlanner.Machines;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Machine;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** ModifyInstanceAttribute and ResetInstanceAttribute. */
final class ModifyInstanceAttribute {
    private final InstanceStore instances;
    private final AttributeStore attributes;
    private final SecurityGroupStore groups;
    private final Machines machines;
    private final InstantSource clock;

    /** Where what attributes name is found. */
    record Sources(FeedStore feed, SecurityGroupStore groups, Machines machines, UserDataBox userData) {}

    ModifyInstanceAttribute(Sources sources, InstantSource clock) {
        this.instances = new InstanceStore(sources.feed());
        this.attributes = new AttributeStore(sources.feed(), sources.userData());
        this.groups = sources.groups();
        this.machines = sources.machines();
        this.clock = clock;
    }

    record Request(
            InstanceId instanceId,
            Optional<String> attribute,
            @KeepEmpty Optional<String> value,
            Optional<Text> instanceType,
            @KeepEmpty Optional<Blob> userData,
            Optional<Truth> disableApiTermination,
            Optional<Truth> disableApiStop,
            Optional<Text> instanceInitiatedShutdownBehavior,
            Optional<Truth> sourceDestCheck,
            Optional<Truth> ebsOptimized,
            Optional<Truth> enaSupport,
            Optional<Text> kernel,
            Optional<Text> ramdisk,
            Optional<Text> sriovNetSupport,
            List<SecurityGroupId> groups,
            List<BlockDevice> blockDeviceMappings) {}

    record Text(String value) {}

    record Truth(boolean value) {}

    record Blob(@KeepEmpty Optional<Bytes> value) {}

    record BlockDevice(
            String deviceName,
            Optional<EbsDevice> ebs,
            @KeepEmpty Optional<String> noDevice) {}

    record EbsDevice(Optional<Boolean> deleteOnTermination, Optional<VolumeId> volumeId) {}

    record ResetRequest(InstanceId instanceId, String attribute) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("ModifyInstanceAttribute", Request.class, Done.class, this::modify)
                        .on((caller, request) -> List.of(caller.arn("instance", request.instanceId()))),
                Action.write("ResetInstanceAttribute", ResetRequest.class, Done.class, this::reset)
                        .on((caller, request) -> List.of(caller.arn("instance", request.instanceId()))));
    }

    private Done modify(Tx tx, Caller caller, Request request) throws SQLException {
        AttributeChange change = AttributeChange.of(request);
        Row row = changeable(tx, caller, request.instanceId());
        if (change.needsStopped() && row.state() != InstanceState.STOPPED) {
            throw new ApiException(new ApiError.IncorrectInstanceState(
                    "The instance '" + row.id() + "' is not in the 'stopped' state."));
        }
        switch (change) {
            case AttributeChange.Type(var name) -> attributes.machine(tx, row, machine(tx, name));
            case AttributeChange.Data(var bytes) -> attributes.userData(tx, row, UserData.checked(bytes.toArray()));
            case AttributeChange.Termination(var disabled) -> attributes.disableTermination(tx, row, disabled);
            case AttributeChange.Stop(var disabled) -> attributes.disableStop(tx, row, disabled);
            case AttributeChange.Shutdown(var behavior) -> attributes.onShutdown(tx, row, behavior);
            case AttributeChange.SourceCheck(var checked) -> attributes.sourceDestCheck(tx, row, checked);
            case AttributeChange.Groups(var ids) ->
                attributes.groups(
                        tx,
                        row,
                        InterfacePlanner.checked(
                                        groups.byIds(tx, caller.account(), ids),
                                        ids,
                                        attributes.read(tx, row.id()).vpc())
                                .stream()
                                .map(SecurityGroup::id)
                                .toList());
            case AttributeChange.Devices(var devices) -> refuseDevices(devices, attributes.read(tx, row.id()));
            case AttributeChange.Ena(var supported) -> {
                boolean so = attributes.read(tx, row.id()).enaSupport();
                var _ = AttributeChange.always("enaSupport", supported == so);
            }
            case AttributeChange.Already() -> {}
        }
        return Done.DONE;
    }

    /** Only one thing that can be reset is anything but what it always was. */
    private Done reset(Tx tx, Caller caller, ResetRequest request) throws SQLException {
        Row row = changeable(tx, caller, request.instanceId());
        switch (request.attribute()) {
            case "sourceDestCheck" -> attributes.sourceDestCheck(tx, row, true);
            case "kernel", "ramdisk" -> {
                if (row.state() != InstanceState.STOPPED) {
                    throw new ApiException(new ApiError.IncorrectInstanceState(
                            "The instance '" + row.id() + "' is not in the 'stopped' state."));
                }
            }
            default ->
                throw new ApiException(new ApiError.InvalidParameterValue("Value (" + request.attribute()
                        + ") for parameter Attribute is invalid. It must be kernel, ramdisk or sourceDestCheck."));
        }
        return Done.DONE;
    }

    private Row changeable(Tx tx, Caller caller, InstanceId id) throws SQLException {
        Row row = instances.lockOne(tx, caller.account(), id, clock.instant());
        return switch (row.state()) {
            case PENDING, RUNNING, STOPPING, STOPPED -> row;
            case SHUTTING_DOWN, TERMINATED ->
                throw new ApiException(new ApiError.IncorrectInstanceState("The instance '" + id + "' is "
                        + row.state().word() + ": its attributes can't be changed any more."));
        };
    }

    private Machine machine(Tx tx, String name) throws SQLException {
        return machines.find(tx, name)
                .first()
                .orElseThrow(() -> new ApiException(
                        new ApiError.InstanceAttributeInvalid("Invalid value '" + name + "' for InstanceType.")));
    }

    /** A root disk ends with its instance, so nothing but what is so may be said of it. */
    private static void refuseDevices(List<BlockDevice> devices, AttributeStore.Attributes known) {
        if (devices.isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("BlockDeviceMapping"));
        }
        for (BlockDevice device : devices) {
            if (!device.deviceName().equals(known.rootDeviceName())) {
                throw new ApiException(new ApiError.InstanceAttributeInvalid(
                        "No device is currently mapped at " + device.deviceName()));
            }
            Optional<VolumeId> named = device.ebs().flatMap(EbsDevice::volumeId);
            if (named.isPresent() && !named.equals(known.rootVolume())) {
                throw new ApiException(new ApiError.InstanceAttributeInvalid(
                        "The volume " + named.get() + " is not mapped at " + device.deviceName()));
            }
            boolean keeps = device.ebs()
                    .flatMap(EbsDevice::deleteOnTermination)
                    .filter(deletes -> !deletes)
                    .isPresent();
            if (keeps || device.noDevice().isPresent()) {
                throw new ApiException(new ApiError.UnsupportedOperation(
                        "A root disk ends with its instance in this cloud: DeleteOnTermination can't be false."));
            }
        }
    }
}
