package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.Document.Items;
import io.ironbark.cloud.api.Document.Members;
import io.ironbark.cloud.api.Document.Text;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.InstanceId;
import java.util.Base64;
import java.util.List;

/** GetLaunchTemplateData: what a template would hold whose launches are like an instance that there is. */
final class InstanceData {
    private static final String SYSTEM = "aws:";

    private final Database database;
    private final TagStore tags;
    private final InstanceDataStore instances = new InstanceDataStore();

    InstanceData(Database database, TagStore tags) {
        this.database = database;
        this.tags = tags;
    }

    record Request(InstanceId instanceId) {}

    record Result(Document.Members launchTemplateData) {}

    Action<Request, Result> action() {
        return Action.read("GetLaunchTemplateData", Request.class, Result.class, this::get);
    }

    private Result get(Caller caller, Request request) {
        return database.read(tx -> {
            InstanceDataStore.Row row = instances
                    .find(tx, caller.account(), request.instanceId())
                    .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INSTANCE, request.instanceId())));
            List<Tag> own = tags
                    .of(tx, List.of(request.instanceId()))
                    .getOrDefault(request.instanceId().value(), List.of())
                    .stream()
                    .filter(tag -> !tag.key().startsWith(SYSTEM))
                    .toList();
            return new Result(data(row, own));
        });
    }

    private static Members data(InstanceDataStore.Row row, List<Tag> tags) {
        Members data = Members.NONE
                .with("ImageId", row.image())
                .with("InstanceType", row.instanceType())
                .with("EbsOptimized", false)
                .with("DisableApiTermination", row.disableApiTermination())
                .with("InstanceInitiatedShutdownBehavior", row.shutdownBehavior())
                .with("Monitoring", Members.NONE.with("Enabled", false))
                .with("Placement", placement(row))
                .with("BlockDeviceMappings", new Items(List.of(rootDevice(row))))
                .with("NetworkInterfaces", new Items(List.of(networkInterface(row))))
                .with("MetadataOptions", metadata(row));
        if (row.keyName().isPresent()) {
            data = data.with("KeyName", row.keyName().get());
        }
        if (row.userData().isPresent()) {
            data = data.with(
                    "UserData",
                    Base64.getEncoder().encodeToString(row.userData().get()));
        }
        return tags.isEmpty() ? data : data.with("TagSpecifications", new Items(List.of(specification(tags))));
    }

    private static Members placement(InstanceDataStore.Row row) {
        Members placement = Members.NONE.with("AvailabilityZone", row.zone()).with("Tenancy", "default");
        if (row.placementGroup().isPresent()) {
            placement = placement.with("GroupName", row.placementGroup().get());
        }
        return row.partition().isPresent()
                ? placement.with("PartitionNumber", row.partition().get())
                : placement;
    }

    private static Members rootDevice(InstanceDataStore.Row row) {
        Members ebs = Members.NONE.with("VolumeSize", row.diskGib()).with("DeleteOnTermination", true);
        return Members.NONE.with("DeviceName", row.rootDevice()).with("Ebs", ebs);
    }

    private static Members networkInterface(InstanceDataStore.Row row) {
        Members nic = Members.NONE
                .with("DeviceIndex", 0)
                .with("SubnetId", row.subnet())
                .with("AssociatePublicIpAddress", row.publicIp())
                .with("DeleteOnTermination", true)
                .with(
                        "Groups",
                        new Items(row.groups().stream().<Document>map(Text::new).toList()));
        return row.description().isEmpty() ? nic : nic.with("Description", row.description());
    }

    private static Members metadata(InstanceDataStore.Row row) {
        return Members.NONE
                .with("HttpTokens", row.tokensRequired() ? "required" : "optional")
                .with("HttpPutResponseHopLimit", row.hopLimit())
                .with("HttpEndpoint", row.endpointEnabled() ? "enabled" : "disabled")
                .with("InstanceMetadataTags", row.tagsInMetadata() ? "enabled" : "disabled");
    }

    private static Members specification(List<Tag> tags) {
        return Members.NONE
                .with("ResourceType", Kind.INSTANCE.resourceType())
                .with(
                        "Tags",
                        new Items(tags.stream()
                                .<Document>map(tag ->
                                        Members.NONE.with("Key", tag.key()).with("Value", tag.value()))
                                .toList()));
    }
}
