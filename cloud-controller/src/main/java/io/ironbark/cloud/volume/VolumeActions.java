package io.ironbark.cloud.volume;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** DescribeVolumes: the root disks of the account's instances. */
public final class VolumeActions {
    private static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("attachment.attach-time", AsText.time("a.attached_at")),
                    Map.entry("attachment.delete-on-termination", "a.delete_on_termination::text"),
                    Map.entry("attachment.device", "a.device"),
                    Map.entry("attachment.instance-id", "a.instance"),
                    Map.entry("attachment.status", "CASE WHEN a.instance IS NULL THEN NULL ELSE 'attached' END"),
                    Map.entry("availability-zone", "volume.zone"),
                    Map.entry("availability-zone-id", AsText.zoneId("volume.zone")),
                    Map.entry("create-time", AsText.time("volume.created_at")),
                    Map.entry("encrypted", "'false'"),
                    Map.entry("fast-restored", "'false'"),
                    Map.entry("multi-attach-enabled", "'false'"),
                    Map.entry("operator.managed", "'false'"),
                    Map.entry("operator.principal", AsText.NONE),
                    Map.entry("size", "volume.size_gib::text"),
                    Map.entry("snapshot-id", AsText.NONE),
                    Map.entry("status", "CASE WHEN a.instance IS NULL THEN 'available' ELSE 'in-use' END"),
                    Map.entry("volume-id", "volume.id"),
                    Map.entry("volume-type", "volume.type")),
            "volume.id");

    record Request(List<VolumeId> volumeIds, List<Filter> filters, PageRequest page) {}

    record Result(List<VolumeItem> volumes, Optional<String> nextToken) {}

    record VolumeItem(
            VolumeId volumeId,
            int size,
            ZoneName availabilityZone,
            String state,
            Instant createTime,
            List<AttachmentItem> attachments,
            boolean encrypted,
            String volumeType,
            boolean multiAttachEnabled,
            List<Tag> tags) {}

    record AttachmentItem(
            VolumeId volumeId,
            InstanceId instanceId,
            String device,
            String state,
            Instant attachTime,
            boolean deleteOnTermination) {}

    private final Database database;
    private final VolumeStore volumes;

    /** Actions over these. */
    public VolumeActions(Database database, VolumeStore volumes) {
        this.database = database;
        this.volumes = volumes;
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(Action.read("DescribeVolumes", Request.class, Result.class, this::describe)
                .filteredBy(FILTERS.names()));
    }

    /** Volumes for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.VOLUME, VolumeId.PREFIX, volumes::existing);
    }

    private Result describe(Caller caller, Request request) {
        request.page().refuseBeside(request.volumeIds(), "volumeSet");
        var conditions = new ArrayList<Condition>();
        if (!request.volumeIds().isEmpty()) {
            conditions.add(new Condition("volume.id = ANY (?)", List.of(request.volumeIds())));
            refuseMissing(caller, request.volumeIds(), List.copyOf(conditions));
        }
        conditions.add(FILTERS.condition(caller.account(), request.filters()));
        List<Volume> rows = database.read(tx -> volumes.find(tx, caller.account(), conditions, request.page()));
        var page = request.page().cut(rows, volume -> volume.id().value());
        return new Result(page.items().stream().map(VolumeActions::item).toList(), page.nextToken());
    }

    private void refuseMissing(Caller caller, List<VolumeId> asked, List<Condition> named) {
        var missing = new TreeSet<String>();
        asked.forEach(id -> missing.add(id.value()));
        database.read(tx -> volumes.find(tx, caller.account(), named, PageRequest.ALL))
                .forEach(volume -> missing.remove(volume.id().value()));
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.VOLUME, List.copyOf(missing)));
        }
    }

    private static VolumeItem item(Volume volume) {
        return new VolumeItem(
                volume.id(),
                volume.sizeGib(),
                volume.zone(),
                volume.attachment().isPresent() ? "in-use" : "available",
                volume.createdAt(),
                volume.attachment().stream()
                        .map(one -> new AttachmentItem(
                                volume.id(),
                                one.instance(),
                                one.device(),
                                "attached",
                                one.at(),
                                one.deleteOnTermination()))
                        .toList(),
                false,
                volume.type(),
                false,
                volume.tags());
    }
}
