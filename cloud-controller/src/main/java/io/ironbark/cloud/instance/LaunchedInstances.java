package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.networkinterface.AddressStore.NewInterface;
import io.ironbark.cloud.vpc.Ipv4Block;
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
 * @param nics the new interfaces, by device index; not those that were there already
 * @param publicIps of the first so many
 */
record LaunchedInstances(
        LaunchStore.Launch launch,
        LaunchPlan plan,
        List<InstanceId> ids,
        List<VolumeId> disks,
        List<Made> nics,
        List<String> publicIps) {
    /** New interfaces of one device index, one for each instance. */
    record Made(PlannedInterface planned, List<NewInterface> each) {}

    List<NetworkInterfaceId> nicIds() {
        return nics.stream()
                .flatMap(made -> made.each().stream())
                .map(NewInterface::id)
                .toList();
    }

    /** True if {@link #views} tells all of them: nothing of theirs was there before. */
    boolean told() {
        return nics.size() == plan.interfaces().size() && plan.membership().isEmpty();
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
                        plan.image().rootDeviceName(),
                        plan.image().traits().enaSupport(),
                        plan.image().traits().bootMode()),
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
                Optional.of(nic(nics.getFirst(), index)),
                tags,
                new InstanceView.PlacementGroup(Optional.empty(), Optional.empty(), Optional.empty()),
                nics.stream().skip(1).map(further -> nic(further, index)).toList());
    }

    private InstanceView.Interface nic(Made made, int index) {
        PlannedInterface planned = made.planned();
        NewInterface nic = made.each().get(index);
        return new InstanceView.Interface(
                nic.id(),
                planned.subnet().id(),
                planned.device(),
                new NetworkInterfaceAttachmentId(nic.attachment()),
                nic.mac(),
                nic.privateIps().getFirst(),
                planned.publicIp() && index < publicIps.size() ? Optional.of(publicIps.get(index)) : Optional.empty(),
                false,
                planned.description(),
                true,
                planned.deleteOnTermination(),
                launch.now(),
                planned.groups().stream()
                        .map(group -> new InstanceView.Group(group.id(), group.name()))
                        .toList(),
                plan.extended(),
                secondary(nic.privateIps()));
    }

    private static List<InstanceView.Address> secondary(List<String> ips) {
        return ips.stream()
                .skip(1)
                .sorted(Comparator.comparingLong(
                        ip -> Ipv4Block.parse(ip).orElseThrow().base()))
                .map(ip -> new InstanceView.Address(ip, Optional.empty()))
                .toList();
    }
}
