package io.ironbark.cloud.instance;

import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.volume.VolumeStore;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A launch with all that it names found, and all that it leaves out filled in.
 *
 * @param interfaces by their device indexes, of which the first is 0
 * @param membership in the placement group that is asked for
 */
record LaunchPlan(
        Image image,
        Machine machine,
        RootDisk disk,
        Optional<SshKey> key,
        List<PlannedInterface> interfaces,
        Optional<byte[]> userData,
        LaunchOptions options,
        Optional<Membership> membership) {
    LaunchPlan {
        interfaces = List.copyOf(interfaces);
    }

    /** The subnet that its instances are said to be in. */
    Subnet subnet() {
        return interfaces.getFirst().subnet();
    }

    /** The interfaces that are made with each instance. */
    List<PlannedInterface> made() {
        return interfaces.stream().filter(PlannedInterface::made).toList();
    }

    /** True if there is more to an instance's network than one interface with one address. */
    boolean extended() {
        return interfaces.size() > 1 || interfaces.getFirst().hasSecondary();
    }

    /** True if its instances get public addresses; such as have several interfaces get none. */
    boolean publicIp() {
        return interfaces.getFirst().made() && interfaces.getFirst().publicIp();
    }

    LaunchStore.Launch launch(ReservationId reservation, Optional<String> clientToken, Instant now) {
        return new LaunchStore.Launch(
                reservation,
                subnet().account(),
                clientToken,
                subnet(),
                image.id(),
                machine,
                key,
                userData,
                options,
                now);
    }

    VolumeStore.RootDisks rootDisks(Instant now) {
        return new VolumeStore.RootDisks(
                subnet().account(), subnet().zone(), disk.device(), disk.sizeGib(), disk.type(), now);
    }
}
