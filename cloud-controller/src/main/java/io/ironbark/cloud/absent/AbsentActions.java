package io.ironbark.cloud.absent;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.proto.id.SnapshotId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Describes of kinds of things that nobody can have here. */
public final class AbsentActions {
    /** Something that there is none of, so that it needs no members. */
    record Nothing() {}

    record SpotRequests(List<String> spotInstanceRequestIds, List<Filter> filters, PageRequest page) {}

    record NoSpotRequests(List<Nothing> spotInstanceRequests, Optional<String> nextToken) {}

    record Snapshots(
            List<SnapshotId> snapshotIds,
            List<String> ownerIds,
            List<String> restorableByUserIds,
            List<Filter> filters,
            PageRequest page) {}

    record NoSnapshots(List<Nothing> snapshots, Optional<String> nextToken) {}

    record Associations(List<String> associationIds, List<Filter> filters, PageRequest page) {}

    record NoAssociations(
            @Member("IamInstanceProfileAssociations") List<Nothing> associations, Optional<String> nextToken) {}

    record Reserved(@Member("ReservedInstancesIds") List<String> ids, List<Filter> filters) {}

    record NoReserved(List<Nothing> reservedInstances) {}

    private static final SortedSet<String> SPOT_FILTERS =
            names("availability-zone-group create-time fault-code fault-message instance-id launch-group"
                    + " launch.block-device-mapping.delete-on-termination launch.block-device-mapping.device-name"
                    + " launch.block-device-mapping.snapshot-id launch.block-device-mapping.volume-size"
                    + " launch.block-device-mapping.volume-type launch.group-id launch.group-name launch.image-id launch.instance-type launch.kernel-id launch.key-name"
                    + " launch.monitoring-enabled launch.ramdisk-id launched-availability-zone"
                    + " launched-availability-zone-id network-interface.addresses.primary"
                    + " network-interface.delete-on-termination network-interface.description"
                    + " network-interface.device-index network-interface.group-id"
                    + " network-interface.network-interface-id network-interface.private-ip-address"
                    + " network-interface.subnet-id"
                    + " product-description spot-instance-request-id spot-price state status-code status-message tag:*"
                    + " tag-key type valid-from valid-until");

    private static final SortedSet<String> SNAPSHOT_FILTERS =
            names("description encrypted owner-alias owner-id progress snapshot-id start-time status storage-tier tag:*"
                    + " tag-key transfer-type volume-id volume-size");

    private static final SortedSet<String> RESERVED_FILTERS = names(
            "availability-zone availability-zone-id duration end fixed-price instance-type product-description reserved-instances-id"
                    + " scope start state tag:* tag-key usage-price");

    private AbsentActions() {}

    /** The actions. */
    public static List<Action<?, ?>> actions() {
        return List.of(
                Action.read("DescribeSpotInstanceRequests", SpotRequests.class, NoSpotRequests.class, (_, request) -> {
                            refuseNamed(Kind.SPOT_REQUEST, request.spotInstanceRequestIds());
                            return new NoSpotRequests(List.of(), Optional.empty());
                        })
                        .filteredBy(SPOT_FILTERS),
                Action.read("DescribeSnapshots", Snapshots.class, NoSnapshots.class, (_, request) -> {
                            refuseNamed(Kind.SNAPSHOT, request.snapshotIds());
                            return new NoSnapshots(List.of(), Optional.empty());
                        })
                        .filteredBy(SNAPSHOT_FILTERS),
                Action.read(
                                "DescribeIamInstanceProfileAssociations",
                                Associations.class,
                                NoAssociations.class,
                                (_, request) -> {
                                    refuseNamed(Kind.PROFILE_ASSOCIATION, request.associationIds());
                                    return new NoAssociations(List.of(), Optional.empty());
                                })
                        .filteredBy(names("instance-id state")),
                Action.read("DescribeReservedInstances", Reserved.class, NoReserved.class, (_, request) -> {
                            refuseNamed(Kind.RESERVED_INSTANCES, request.ids());
                            return new NoReserved(List.of());
                        })
                        .filteredBy(RESERVED_FILTERS));
    }

    private static void refuseNamed(Kind kind, List<?> ids) {
        if (!ids.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(
                    kind, ids.stream().map(Object::toString).toList()));
        }
    }

    private static SortedSet<String> names(String words) {
        return new TreeSet<>(List.of(words.split(" ")));
    }
}
