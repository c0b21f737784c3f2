package io.ironbark.cloud.instance;

import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.volume.VolumeStore;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A launch with all that it names found, and all that it leaves out filled in.
 *
 * @param existingInterface the interface that is there already and that its one instance gets; otherwise each gets one that
 *     is made with it
 * @param publicIpAsked true if the request itself asked for a public address, so that it is refused if there is none
 * @param membership in the placement group that is asked for
 */
record LaunchPlan(
        Image image,
        Machine machine,
        RootDisk disk,
        Optional<SshKey> key,
        Subnet subnet,
        Optional<NetworkInterfaceId> existingInterface,
        List<SecurityGroup> groups,
        Optional<String> privateIp,
        boolean publicIp,
        boolean publicIpAsked,
        boolean deleteInterfaceOnTermination,
        String interfaceDescription,
        Optional<byte[]> userData,
        LaunchOptions options,
        Optional<Membership> membership) {
    LaunchStore.Launch launch(ReservationId reservation, Optional<String> clientToken, Instant now) {
        return new LaunchStore.Launch(
                reservation, subnet.account(), clientToken, subnet, image.id(), machine, key, userData, options, now);
    }

    AddressStore.Common interfaces(Instant now) {
        return new AddressStore.Common(
                subnet,
                groups.stream().map(SecurityGroup::id).toList(),
                interfaceDescription,
                publicIp,
                deleteInterfaceOnTermination,
                now);
    }

    VolumeStore.RootDisks rootDisks(Instant now) {
        return new VolumeStore.RootDisks(
                subnet.account(), subnet.zone(), disk.device(), disk.sizeGib(), disk.type(), now);
    }
}
