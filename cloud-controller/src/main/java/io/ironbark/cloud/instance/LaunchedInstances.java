package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.networkinterface.AddressStore.NewInterface;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.node.SshKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The instances that a launch makes, in launch order, and what each of them gets. Pure.
 *
 * @param nics one for each; none if they get an interface that is there already
 * @param publicIps of the first so many
 */
record LaunchedInstances(
        LaunchStore.Launch launch,
        LaunchPlan plan,
        List<InstanceId> ids,
        List<VolumeId> disks,
        List<NewInterface> nics,
        List<String> publicIps) {
    List<NetworkInterfaceId> nicIds() {
        return nics.stream().map(NewInterface::id).toList();
    }

    /** As Describe shows them right after the launch, of those with new interfaces that are in no placement group. */
    List<InstanceView> views(List<Tag> tags) {
        List<Tag> sorted = new ArrayList<>(tags);
        sorted.sort(Comparator.comparing(Tag::key));
        return IntStream.range(0, ids.size()).mapToObj(i -> view(i, sorted)).toList();
    }

    private InstanceView view(int index, List<Tag> tags) {
        LaunchOptions options = launch.options();
        return new InstanceView(
                ids.get(index),
                launch.reservation(),
                index,
                launch.clientToken(),
                launch.subnet().zone(),
                launch.subnet().vpc(),
                launch.subnet().id(),
                new InstanceView.Image(
                        launch.image(),
                        plan.image().architecture().word(),
                        plan.image().rootDeviceName()),
                launch.machine().instanceType(),
                launch.machine().vcpus(),
                launch.key().map(SshKey::name),
                InstanceState.PENDING,
                launch.now(),
                "",
                Optional.empty(),
                new InstanceView.Options(
                        options.monitored(),
                        options.autoRecovery(),
                        options.capacityReservation(),
                        options.metadata(),
                        false),
                List.of(new InstanceView.Disk(disks.get(index), plan.disk().device(), launch.now(), true)),
                Optional.of(nic(index)),
                tags,
                new InstanceView.PlacementGroup(Optional.empty(), Optional.empty(), Optional.empty()),
                List.of());
    }

    private InstanceView.Interface nic(int index) {
        NewInterface nic = nics.get(index);
        return new InstanceView.Interface(
                nic.id(),
                launch.subnet().id(),
                0,
                new NetworkInterfaceAttachmentId(nic.attachment()),
                nic.mac(),
                nic.privateIp(),
                index < publicIps.size() ? Optional.of(publicIps.get(index)) : Optional.empty(),
                false,
                plan.interfaceDescription(),
                true,
                plan.deleteInterfaceOnTermination(),
                launch.now(),
                plan.groups().stream()
                        .map(group -> new InstanceView.Group(group.id(), group.name()))
                        .toList(),
                false,
                List.of());
    }
}
