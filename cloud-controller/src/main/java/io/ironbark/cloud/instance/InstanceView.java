package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An instance as Describe shows it: its row, and what belongs to it.
 *
 * @param nic the first interface; empty once nothing of the instance is left
 * @param further interfaces besides that
 */
record InstanceView(
        InstanceId id,
        ReservationId reservation,
        int launchIndex,
        Optional<String> clientToken,
        ZoneName zone,
        VpcId vpc,
        SubnetId subnet,
        Image image,
        String instanceType,
        int vcpus,
        Optional<String> keyName,
        InstanceState state,
        Instant launchedAt,
        String transitionReason,
        Optional<StateReason> stateReason,
        Options options,
        List<Disk> disks,
        Optional<Interface> nic,
        List<Tag> tags,
        PlacementGroup group,
        List<Interface> further) {
    /** The same with interfaces besides the first, and that one with all its addresses. */
    InstanceView with(Optional<Interface> first, List<Interface> others) {
        return new InstanceView(
                id,
                reservation,
                launchIndex,
                clientToken,
                zone,
                vpc,
                subnet,
                image,
                instanceType,
                vcpus,
                keyName,
                state,
                launchedAt,
                transitionReason,
                stateReason,
                options,
                disks,
                first,
                tags,
                group,
                others);
    }

    /** The placement group that it is in. */
    record PlacementGroup(Optional<String> id, Optional<String> name, Optional<Integer> partition) {}

    /**
     * What can be set of an instance, as far as Describe shows it.
     *
     * @param metadataPending true until its node answers by a change of the metadata options
     */
    record Options(
            boolean monitored,
            String autoRecovery,
            String capacityReservation,
            MetadataOptions metadata,
            boolean metadataPending) {}

    /** A volume that the instance has. */
    record Disk(VolumeId id, String device, Instant attachedAt, boolean deleteOnTermination) {}

    /** Of the image, which may be deregistered. */
    record Image(
            ImageId id, String architecture, String rootDeviceName, boolean enaSupport, Optional<String> bootMode) {}

    /**
     * A network interface of the instance.
     *
     * @param elastic true if the public address is its account's own, and not of the cloud's pool
     * @param extended true if there may be more to it than this: addresses, or interfaces besides it
     */
    record Interface(
            NetworkInterfaceId id,
            SubnetId subnet,
            int device,
            NetworkInterfaceAttachmentId attachment,
            String mac,
            String privateIp,
            Optional<String> publicIp,
            boolean elastic,
            String description,
            boolean sourceDestCheck,
            boolean deleteOnTermination,
            Instant attachedAt,
            List<Group> groups,
            boolean extended,
            List<Address> secondary) {
        Interface with(List<Address> addresses) {
            return new Interface(
                    id,
                    subnet,
                    device,
                    attachment,
                    mac,
                    privateIp,
                    publicIp,
                    elastic,
                    description,
                    sourceDestCheck,
                    deleteOnTermination,
                    attachedAt,
                    groups,
                    extended,
                    addresses);
        }
    }

    /** A private address besides the primary one. */
    record Address(String privateIp, Optional<String> publicIp) {}

    /** A group that the interface is in. */
    record Group(SecurityGroupId id, String name) {}
}
