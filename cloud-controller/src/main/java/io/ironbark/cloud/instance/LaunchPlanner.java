package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.image.ImageState;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.instance.RunInstances.BlockDeviceRequest;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.vpc.Subnet;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Finds what a RunInstances names, and refuses what it may not have. It changes nothing. */
final class LaunchPlanner {
    private static final int USER_DATA_MAX = 16_384;
    private static final int GROUPS_MAX = 16;
    private static final int HOP_LIMIT_MAX = 64;
    private static final String DEFAULT_TENANCY = "default";

    /** Finds an instance type's hardware; empty if there is no such type. */
    @FunctionalInterface
    interface Machines {
        Optional<Machine> find(Tx tx, String instanceType) throws SQLException;
    }

    /** Finds an account's key pair; empty if there is none of this name. */
    @FunctionalInterface
    interface Keys {
        Optional<SshKey> find(Tx tx, AccountId account, String name) throws SQLException;
    }

    /** Where things that a launch names are found. */
    record Sources(
            ImageStore images,
            VpcStore vpcs,
            SecurityGroupStore groups,
            Machines machines,
            Keys keys,
            String defaultInstanceType) {}

    private final Sources sources;
    private final Memberships memberships = new Memberships();

    LaunchPlanner(Sources sources) {
        this.sources = sources;
    }

    LaunchPlan plan(Tx tx, Caller caller, Request request) throws SQLException {
        Optional<InterfaceRequest> nic = networkInterface(request);
        refuseWhatWeLack(request);
        Image image = image(tx, caller.account(), request.imageId());
        Machine machine = machine(tx, request, image);
        Optional<SshKey> key = key(tx, caller.account(), request.keyName());
        Subnet subnet = subnet(tx, caller.account(), request, nic);
        Optional<String> privateIp =
                nic.flatMap(InterfaceRequest::privateIpAddress).or(request::privateIpAddress);
        if (privateIp.isPresent() && request.maxCount() > 1) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "A private address can't be given to more than one instance"));
        }
        return new LaunchPlan(
                image,
                machine,
                key,
                subnet,
                groups(tx, caller.account(), request, nic, subnet),
                privateIp,
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(subnet.mapPublicIp()),
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(false),
                nic.flatMap(InterfaceRequest::deleteOnTermination).orElse(true),
                nic.flatMap(InterfaceRequest::description).orElse(""),
                request.userData().map(LaunchPlanner::userData),
                request.instanceInitiatedShutdownBehavior().orElse(ShutdownBehavior.STOP),
                request.disableApiTermination(),
                metadata(request),
                membership(tx, caller, request));
    }

    private Optional<Membership> membership(Tx tx, Caller caller, Request request) throws SQLException {
        Optional<RunInstances.PlacementRequest> placement = request.placement();
        var asked = new Memberships.Asked(
                placement.flatMap(RunInstances.PlacementRequest::groupName),
                placement.flatMap(RunInstances.PlacementRequest::groupId),
                placement.flatMap(RunInstances.PlacementRequest::partitionNumber));
        return memberships.of(tx, caller.account(), asked, request.maxCount());
    }

    private static Optional<InterfaceRequest> networkInterface(Request request) {
        List<InterfaceRequest> all = request.networkInterfaces();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        if (all.size() > 1) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("An instance has one network interface in this cloud."));
        }
        InterfaceRequest only = all.getFirst();
        if (only.deviceIndex().orElse(0) != 0) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("An instance has an interface at device index 0."));
        }
        if (only.deleteOnTermination().filter(deletes -> !deletes).isPresent()) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("A network interface ends with its instance in this cloud."));
        }
        boolean twice = request.subnetId().isPresent()
                || request.privateIpAddress().isPresent()
                || !request.securityGroups().isEmpty()
                || !request.securityGroupIds().isEmpty();
        if (twice) {
            throw new ApiException(new ApiError.InvalidParameterCombination("Network interfaces and an instance-level"
                    + " subnet ID, private IP address or security groups may not be specified on the same request"));
        }
        return Optional.of(only);
    }

    private static void refuseWhatWeLack(Request request) {
        if (request.monitoring().filter(RunInstances.MonitoringRequest::enabled).isPresent()) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Detailed monitoring is not supported by this cloud."));
        }
        if (request.ebsOptimized()) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("EBS-optimized instances are not supported by this cloud."));
        }
        request.placement().flatMap(RunInstances.PlacementRequest::tenancy).ifPresent(tenancy -> {
            if (!tenancy.equals(DEFAULT_TENANCY)) {
                throw new ApiException(
                        new ApiError.UnsupportedOperation("Tenancy " + tenancy + " is not supported by this cloud."));
            }
        });
    }

    private Image image(Tx tx, AccountId account, ImageId id) throws SQLException {
        List<Image> found = sources.images().byIds(tx, account, List.of(id));
        if (found.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.IMAGE, id));
        }
        if (found.getFirst().state() != ImageState.AVAILABLE) {
            throw new ApiException(new ApiError.ImageUnavailable(id.value()));
        }
        return found.getFirst();
    }

    private Machine machine(Tx tx, Request request, Image image) throws SQLException {
        String name = request.instanceType().orElse(sources.defaultInstanceType());
        Machine type = sources.machines()
                .find(tx, name)
                .orElseThrow(() -> new ApiException(
                        new ApiError.InvalidParameterValue("Invalid value '" + name + "' for InstanceType.")));
        int disk = rootDisk(request.blockDeviceMappings(), image).orElse(Math.max(type.diskGib(), image.diskGib()));
        return new Machine(name, type.vcpus(), type.memoryMib(), disk);
    }

    private static Optional<Integer> rootDisk(List<BlockDeviceRequest> mappings, Image image) {
        Optional<Integer> size = Optional.empty();
        for (BlockDeviceRequest mapping : mappings) {
            if (!mapping.deviceName().equals(image.rootDeviceName())) {
                throw new ApiException(new ApiError.UnsupportedOperation("The device " + mapping.deviceName()
                        + " is not the root device " + image.rootDeviceName()
                        + ", and this cloud has no volumes yet."));
            }
            size = mapping.ebs().flatMap(RunInstances.EbsRequest::volumeSize);
            mapping.ebs().flatMap(RunInstances.EbsRequest::deleteOnTermination).ifPresent(deletes -> {
                if (!deletes) {
                    throw new ApiException(
                            new ApiError.UnsupportedOperation("A root disk ends with its instance in this cloud."));
                }
            });
        }
        size.ifPresent(gib -> {
            if (gib < image.diskGib()) {
                throw new ApiException(new ApiError.BlockDeviceMappingInvalid("Volume of size " + gib
                        + "GB is smaller than the image, expect size >= " + image.diskGib() + "GB"));
            }
        });
        return size;
    }

    private Optional<SshKey> key(Tx tx, AccountId account, Optional<String> name) throws SQLException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<SshKey> key = sources.keys().find(tx, account, name.get());
        if (key.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.KEY_PAIR, name.get()));
        }
        return key;
    }

    private Subnet subnet(Tx tx, AccountId account, Request request, Optional<InterfaceRequest> nic)
            throws SQLException {
        Optional<SubnetId> id = nic.flatMap(InterfaceRequest::subnetId).or(request::subnetId);
        Optional<ZoneName> zone = request.placement().flatMap(RunInstances.PlacementRequest::availabilityZone);
        if (id.isEmpty()) {
            return sources.vpcs().defaultSubnets(tx, account).stream()
                    .filter(subnet -> zone.isEmpty() || zone.get().equals(subnet.zone()))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
                            zone.map(name -> "Invalid availability zone: [" + name + "]")
                                    .orElse("No default subnet: name one"))));
        }
        Subnet subnet = sources.vpcs()
                .subnet(tx, account, id.get())
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SUBNET, id.get())));
        if (zone.isPresent() && !zone.get().equals(subnet.zone())) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The availability zone " + zone.get() + " is not that of the subnet " + subnet.id()));
        }
        return subnet;
    }

    private List<SecurityGroupId> groups(
            Tx tx, AccountId account, Request request, Optional<InterfaceRequest> nic, Subnet subnet)
            throws SQLException {
        List<SecurityGroupId> ids = nic.map(InterfaceRequest::groups).orElse(request.securityGroupIds());
        List<String> names = request.securityGroups();
        if (!ids.isEmpty() && !names.isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter groupId cannot be used with the parameter groupName"));
        }
        if (!names.isEmpty() && request.subnetId().isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter groupName cannot be used with the parameter subnet"));
        }
        if (ids.isEmpty()) {
            List<String> wanted = names.isEmpty() ? List.of(SecurityGroup.DEFAULT_NAME) : names;
            return named(sources.groups().byNames(tx, subnet.vpc(), wanted), wanted);
        }
        return byId(sources.groups().byIds(tx, account, ids), ids, subnet);
    }

    private static List<SecurityGroupId> named(List<SecurityGroup> found, List<String> wanted) {
        return wanted.stream()
                .distinct()
                .map(name -> found.stream()
                        .filter(group -> group.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, name))))
                .map(SecurityGroup::id)
                .toList();
    }

    private static List<SecurityGroupId> byId(List<SecurityGroup> found, List<SecurityGroupId> wanted, Subnet subnet) {
        List<SecurityGroupId> distinct = wanted.stream().distinct().toList();
        if (distinct.size() > GROUPS_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "An instance may be in " + GROUPS_MAX + " security groups, not " + distinct.size()));
        }
        for (SecurityGroupId id : distinct) {
            SecurityGroup group = found.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, id)));
            if (!group.vpc().equals(subnet.vpc())) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Security group " + id + " and subnet " + subnet.id() + " belong to different networks."));
            }
        }
        return distinct;
    }

    private static byte[] userData(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new ApiException(new ApiError.UserDataMalformed("Invalid BASE64 encoding of user data."));
        }
        if (bytes.length > USER_DATA_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("User data is limited to " + USER_DATA_MAX + " bytes"));
        }
        return bytes;
    }

    private static LaunchStore.MetadataOptions metadata(Request request) {
        var none = new RunInstances.MetadataRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        RunInstances.MetadataRequest asked = request.metadataOptions().orElse(none);
        int hops = asked.httpPutResponseHopLimit().orElse(1);
        if (hops < 1 || hops > HOP_LIMIT_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The hop limit must be 1 to " + HOP_LIMIT_MAX + ", not " + hops));
        }
        return new LaunchStore.MetadataOptions(
                asked.httpTokens().filter("required"::equals).isPresent(),
                hops,
                asked.httpEndpoint().filter("disabled"::equals).isEmpty(),
                asked.instanceMetadataTags().filter("enabled"::equals).isPresent());
    }
}
