package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.instance.InstanceItem.AddressItem;
import io.ironbark.cloud.instance.InstanceItem.AssociationItem;
import io.ironbark.cloud.instance.InstanceItem.AttachmentItem;
import io.ironbark.cloud.instance.InstanceItem.GroupItem;
import io.ironbark.cloud.instance.InstanceItem.InterfaceItem;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ReservationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From what the database has to what EC2's answers have. Pure. */
final class InstanceItems {
    /** As EC2 calls what is no Windows. */
    static final String PLATFORM = "Linux/UNIX";

    /** How guests are booted, whatever their image would take. */
    static final String BOOT_MODE = "legacy-bios";

    private static final List<GroupItem> NO_GROUPS_OF_A_RESERVATION = List.of();

    private InstanceItems() {}

    /** The instances of one RunInstances, or those of them that a page holds. */
    record ReservationItem(
            ReservationId reservationId, AccountId ownerId, List<GroupItem> groups, List<InstanceItem> instances) {}

    /** The instances by reservation, in the order that each reservation is first met; within one by launch index. */
    static List<ReservationItem> reservations(Caller caller, List<InstanceView> views) {
        Map<ReservationId, List<InstanceView>> byReservation = new LinkedHashMap<>();
        for (InstanceView view : views) {
            byReservation
                    .computeIfAbsent(view.reservation(), _ -> new ArrayList<>())
                    .add(view);
        }
        var items = new ArrayList<ReservationItem>();
        byReservation.forEach((id, members) -> items.add(reservation(caller, id, members)));
        return items;
    }

    static ReservationItem reservation(Caller caller, ReservationId id, List<InstanceView> members) {
        var sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingInt(InstanceView::launchIndex));
        return new ReservationItem(
                id, caller.account(), NO_GROUPS_OF_A_RESERVATION, each(sorted, view -> instance(caller, view)));
    }

    /** What a stream does; for lists of an element or none, as most of these are, that is several times as much work. */
    private static <T, R> List<R> each(List<T> all, Function<T, R> function) {
        var made = new ArrayList<R>(all.size());
        for (T one : all) {
            made.add(function.apply(one));
        }
        return made;
    }

    static InstanceItem instance(Caller caller, InstanceView view) {
        // EC2 shows nothing of the network of an instance that is no more.
        Optional<InstanceView.Interface> nic = view.state() == InstanceState.TERMINATED ? Optional.empty() : view.nic();
        return new InstanceItem(
                view.id(),
                view.image().id(),
                InstanceItem.StateItem.of(view.state()),
                nic.map(one -> dnsName(caller, one.privateIp())).orElse(""),
                "",
                view.transitionReason(),
                view.keyName(),
                view.launchIndex(),
                List.of(),
                view.instanceType(),
                view.launchedAt(),
                new InstanceItem.PlacementItem(
                        view.zone(),
                        view.group().name().orElse(""),
                        view.group().id(),
                        view.group().partition(),
                        "default"),
                new InstanceItem.MonitoringItem(monitoring(view.options().monitored())),
                nic.map(_ -> view.subnet()),
                nic.map(_ -> view.vpc()),
                nic.map(InstanceView.Interface::privateIp),
                nic.flatMap(InstanceView.Interface::publicIp),
                nic.map(InstanceView.Interface::sourceDestCheck),
                nic.map(InstanceItems::groups).orElse(List.of()),
                reason(view),
                view.image().architecture(),
                "ebs",
                view.image().rootDeviceName(),
                each(view.disks(), InstanceItems::disk),
                "hvm",
                view.clientToken(),
                view.tags(),
                "xen",
                nic.map(one -> networkInterfaces(caller, view, one)).orElse(List.of()),
                false,
                view.image().enaSupport(),
                new InstanceItem.CpuItem(view.vcpus(), 1),
                metadata(
                        view.state() == InstanceState.PENDING || view.options().metadataPending(),
                        view.options().metadata()),
                PLATFORM,
                "RunInstances",
                view.launchedAt(),
                view.image().bootMode(),
                BOOT_MODE,
                new InstanceItem.CapacityReservationItem(view.options().capacityReservation()),
                new InstanceItem.HibernationItem(false),
                new InstanceItem.EnclaveItem(false),
                new InstanceItem.DnsNameItem("ip-name", false, false),
                new InstanceItem.MaintenanceItem(view.options().autoRecovery()));
    }

    static String monitoring(boolean monitored) {
        return monitored ? "enabled" : "disabled";
    }

    /** EC2 gives a reason for waiting, too. */
    private static Optional<InstanceItem.ReasonItem> reason(InstanceView view) {
        return view.stateReason()
                .map(why -> new InstanceItem.ReasonItem(why.code(), why.message()))
                .or(() -> view.state() == InstanceState.PENDING
                        ? Optional.of(new InstanceItem.ReasonItem("pending", "pending"))
                        : Optional.empty());
    }

    private static InstanceItem.BlockDeviceItem disk(InstanceView.Disk disk) {
        return new InstanceItem.BlockDeviceItem(
                disk.device(),
                new InstanceItem.EbsItem(disk.id(), "attached", disk.attachedAt(), disk.deleteOnTermination()));
    }

    static InstanceItem.MetadataItem metadata(boolean pending, MetadataOptions options) {
        return new InstanceItem.MetadataItem(
                pending ? "pending" : "applied",
                options.tokensRequired() ? "required" : "optional",
                options.hopLimit(),
                options.endpointEnabled() ? "enabled" : "disabled",
                "disabled",
                options.tagsInMetadata() ? "enabled" : "disabled");
    }

    private static List<InterfaceItem> networkInterfaces(
            Caller caller, InstanceView view, InstanceView.Interface first) {
        var all = new ArrayList<InstanceView.Interface>();
        all.add(first);
        all.addAll(view.further());
        return each(all, nic -> networkInterface(caller, view, nic));
    }

    private static Optional<AssociationItem> association(Optional<String> publicIp, String owner) {
        return publicIp.map(ip -> new AssociationItem(ip, "", owner));
    }

    private static InterfaceItem networkInterface(Caller caller, InstanceView view, InstanceView.Interface nic) {
        String dnsName = dnsName(caller, nic.privateIp());
        String owner = nic.elastic() ? caller.account().value() : "amazon";
        Optional<AssociationItem> association = association(nic.publicIp(), owner);
        var addresses = new ArrayList<AddressItem>();
        addresses.add(new AddressItem(nic.privateIp(), dnsName, true, association));
        // Only elastic addresses are mapped to others than the primary one.
        String own = caller.account().value();
        nic.secondary()
                .forEach(one -> addresses.add(new AddressItem(
                        one.privateIp(), dnsName(caller, one.privateIp()), false, association(one.publicIp(), own))));
        return new InterfaceItem(
                nic.id(),
                nic.subnet(),
                view.vpc(),
                nic.description(),
                caller.account().value(),
                "in-use",
                nic.mac(),
                nic.privateIp(),
                dnsName,
                nic.sourceDestCheck(),
                groups(nic),
                new AttachmentItem(
                        nic.attachment(), nic.device(), "attached", nic.attachedAt(), nic.deleteOnTermination(), 0),
                association,
                addresses,
                "interface");
    }

    private static List<GroupItem> groups(InstanceView.Interface nic) {
        return each(nic.groups(), group -> new GroupItem(group.id(), group.name()));
    }

    /** Such as {@code ip-172-31-0-4.ib-local-1.compute.internal}. */
    private static String dnsName(Caller caller, String ip) {
        return "ip-" + ip.replace('.', '-') + "." + caller.region() + ".compute.internal";
    }
}
