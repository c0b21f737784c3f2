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
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** GetLaunchTemplateData: what a template would hold whose launches are like an instance that there is. */
final class InstanceData {
    private static final String SYSTEM = "aws:";

    private final Database database;
    private final TagStore tags;
    private final InstanceDataStore instances;

    InstanceData(Database database, TagStore tags, UserDataBox userData) {
        this.database = database;
        this.tags = tags;
        this.instances = new InstanceDataStore(userData);
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
            List<InstanceDataStore.Interface> further = instances.further(tx, request.instanceId());
            return new Result(
                    data(row, further).with("TagSpecifications", new Items(specifications(tx, request, row))));
        });
    }

    private static Members data(InstanceDataStore.Row row, List<InstanceDataStore.Interface> further) {
        var behaviour = row.behaviour();
        String type = row.hardware().instanceType();
        Members data = Members.NONE
                .with("ImageId", row.image())
                .with("InstanceType", type)
                .with("EbsOptimized", false)
                .with("DisableApiTermination", behaviour.disableApiTermination())
                .with("DisableApiStop", behaviour.disableApiStop())
                .with("InstanceInitiatedShutdownBehavior", behaviour.onShutdown())
                .with("Monitoring", Members.NONE.with("Enabled", behaviour.monitored()))
                .with("MaintenanceOptions", Members.NONE.with("AutoRecovery", behaviour.autoRecovery()))
                .with(
                        "CapacityReservationSpecification",
                        Members.NONE.with("CapacityReservationPreference", behaviour.capacityReservation()))
                .with(
                        "CpuOptions",
                        Members.NONE.with("CoreCount", row.hardware().vcpus()).with("ThreadsPerCore", 1))
                .with("HibernationOptions", Members.NONE.with("Configured", false))
                .with("EnclaveOptions", Members.NONE.with("Enabled", false))
                .with(
                        "PrivateDnsNameOptions",
                        Members.NONE
                                .with("HostnameType", "ip-name")
                                .with("EnableResourceNameDnsARecord", false)
                                .with("EnableResourceNameDnsAAAARecord", false))
                .with("Placement", placement(row.place()))
                .with("BlockDeviceMappings", new Items(List.of(rootDevice(row.disk()))))
                .with("NetworkInterfaces", new Items(interfaces(row.nic(), further)))
                .with("MetadataOptions", metadata(row.metadata()));
        if (InstanceType.burstable(type)) {
            data = data.with("CreditSpecification", Members.NONE.with("CpuCredits", "unlimited"));
        }
        return data.with("KeyName", row.keyName())
                .with("UserData", row.userData().map(Base64.getEncoder()::encodeToString));
    }

    private static Members placement(InstanceDataStore.Place place) {
        return Members.NONE
                .with("AvailabilityZone", place.zone())
                .with("Tenancy", "default")
                .with("GroupName", place.group())
                .with("PartitionNumber", place.partition());
    }

    private static Members rootDevice(InstanceDataStore.Disk disk) {
        Members ebs = Members.NONE
                .with("VolumeSize", disk.sizeGib())
                .with("VolumeType", disk.type())
                .with("DeleteOnTermination", true)
                .with("Encrypted", false);
        return Members.NONE.with("DeviceName", disk.device()).with("Ebs", ebs);
    }

    private static List<Document> interfaces(
            InstanceDataStore.Interface first, List<InstanceDataStore.Interface> further) {
        return Stream.concat(Stream.of(first), further.stream())
                .<Document>map(nic -> networkInterface(nic, further.isEmpty()))
                .toList();
    }

    /** Its addresses are its own, so launches like it get others; a public one only an instance with one interface. */
    private static Members networkInterface(InstanceDataStore.Interface nic, boolean alone) {
        Members data = Members.NONE
                .with("DeviceIndex", nic.device())
                .with("NetworkCardIndex", 0)
                .with("InterfaceType", "interface")
                .with("PrimaryIpv6", false)
                .with("SubnetId", nic.subnet())
                .with("DeleteOnTermination", nic.deleteOnTermination())
                .with(
                        "Groups",
                        new Items(nic.groups().stream().<Document>map(Text::new).toList()))
                .with("Description", nic.description());
        Members counted = nic.secondary() == 0 ? data : data.with("SecondaryPrivateIpAddressCount", nic.secondary());
        return alone ? counted.with("AssociatePublicIpAddress", nic.publicIp()) : counted;
    }

    private static Members metadata(InstanceDataStore.Metadata metadata) {
        return Members.NONE
                .with("HttpTokens", metadata.tokensRequired() ? "required" : "optional")
                .with("HttpPutResponseHopLimit", metadata.hopLimit())
                .with("HttpEndpoint", enabled(metadata.endpointEnabled()))
                .with("HttpProtocolIpv6", enabled(false))
                .with("InstanceMetadataTags", enabled(metadata.tagsShown()));
    }

    private static String enabled(boolean on) {
        return on ? "enabled" : "disabled";
    }

    /** The tags of all that the launch tagged; not those that the system gives. */
    private List<Document> specifications(Tx tx, Request request, InstanceDataStore.Row row) throws SQLException {
        var resources = new TreeMap<Kind, String>();
        resources.put(Kind.INSTANCE, request.instanceId().value());
        row.nic().id().ifPresent(id -> resources.put(Kind.NETWORK_INTERFACE, id));
        row.disk().volume().ifPresent(id -> resources.put(Kind.VOLUME, id));
        Map<String, List<Tag>> all = tags.of(tx, resources.values());
        var specifications = new ArrayList<Document>();
        resources.forEach((kind, id) -> {
            List<Document> own = all.getOrDefault(id, List.of()).stream()
                    .filter(tag -> !tag.key().startsWith(SYSTEM))
                    .<Document>map(tag -> Members.NONE.with("Key", tag.key()).with("Value", tag.value()))
                    .toList();
            if (!own.isEmpty()) {
                specifications.add(
                        Members.NONE.with("ResourceType", kind.resourceType()).with("Tags", new Items(own)));
            }
        });
        return specifications;
    }
}
