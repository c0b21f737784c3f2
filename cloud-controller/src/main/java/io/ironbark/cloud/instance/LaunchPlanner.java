package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.image.ImageState;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a RunInstances names, and refuses what it may not have. It changes nothing. All is asked for before any of it
 * is looked at, so that it costs one round trip to the database.
 */
final class LaunchPlanner {
    /** Finds an instance type's hardware; empty if there is no such type. */
    @FunctionalInterface
    interface Machines {
        Soon<Machine> find(Tx tx, String instanceType);
    }

    /** Finds an account's key pair; empty if there is none of this name. */
    @FunctionalInterface
    interface Keys {
        Soon<SshKey> find(Tx tx, AccountId account, String name);
    }

    /** Where things that a launch names are found. */
    record Sources(
            ImageStore images,
            SubnetStore subnets,
            SecurityGroupStore groups,
            AddressStore addresses,
            Machines machines,
            Keys keys,
            String defaultInstanceType) {}

    private final Sources sources;
    private final Memberships memberships = new Memberships();

    LaunchPlanner(Sources sources) {
        this.sources = sources;
    }

    /** What else is asked for is sent along. */
    LaunchPlan plan(Tx tx, Caller caller, Request request) throws SQLException {
        Optional<InterfaceRequest> nic = LaunchRules.networkInterface(request);
        LaunchRules.check(request);
        AccountId account = caller.account();
        Soon<Image> images = sources.images().byId(tx, account, request.imageId());
        String typeName = request.instanceType().orElse(sources.defaultInstanceType());
        Soon<Machine> types = sources.machines().find(tx, typeName);
        Optional<Soon<SshKey>> keys =
                request.keyName().map(name -> sources.keys().find(tx, account, name));
        Optional<NetworkInterfaceId> existing = nic.flatMap(InterfaceRequest::networkInterfaceId);
        Optional<SubnetId> named = existing.isPresent()
                ? Optional.of(free(tx, account, existing.get()).subnet())
                : nic.flatMap(InterfaceRequest::subnetId).or(request::subnetId);
        Soon<Subnet> subnets = named.map(id -> sources.subnets().soon(tx, account, id))
                .orElseGet(() -> sources.subnets().defaults(tx, account));
        Groups groups = Groups.of(request, nic);
        Soon<SecurityGroup> groupsFound = groups.ids().isEmpty()
                ? sources.groups().soonByNames(tx, account, named, groups.names())
                : sources.groups().soonByIds(tx, account, groups.ids());
        Image image = image(images, request.imageId());
        Machine type = machine(types, typeName, request);
        RootDisk disk = RootDisk.of(request.blockDeviceMappings(), image, type.diskGib());
        Machine machine = new Machine(type.instanceType(), type.vcpus(), type.memoryMib(), disk.sizeGib());
        Optional<SshKey> key = keys.isEmpty()
                ? Optional.empty()
                : Optional.of(key(keys.get(), request.keyName().orElseThrow()));
        Subnet subnet = subnet(subnets, request, named);
        Optional<String> privateIp = nic.flatMap(LaunchRules::primaryAddress).or(request::privateIpAddress);
        privateIp.ifPresent(_ -> LaunchRules.refuseSeveral(request, "A private address"));
        return new LaunchPlan(
                image,
                machine,
                disk,
                key,
                subnet,
                existing,
                existing.isPresent() ? List.of() : groups.chosen(groupsFound.rows(), subnet),
                privateIp,
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(subnet.mapPublicIp()),
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(false),
                nic.flatMap(InterfaceRequest::deleteOnTermination).orElse(true),
                nic.flatMap(InterfaceRequest::description).orElse(""),
                request.userData().map(UserData::decode),
                LaunchOptions.of(request, image),
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

    private static Image image(Soon<Image> images, ImageId id) throws SQLException {
        Image found = images.first().orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.IMAGE, id)));
        if (found.state() != ImageState.AVAILABLE) {
            throw new ApiException(new ApiError.ImageUnavailable(id.value()));
        }
        return found;
    }

    private static Machine machine(Soon<Machine> types, String name, Request request) throws SQLException {
        Machine type = types.first()
                .orElseThrow(() -> new ApiException(
                        new ApiError.InvalidParameterValue("Invalid value '" + name + "' for InstanceType.")));
        return LaunchRules.processors(type, request.cpuOptions());
    }

    private static SshKey key(Soon<SshKey> keys, String name) throws SQLException {
        return keys.first().orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.KEY_PAIR, name)));
    }

    private AddressStore.Existing free(Tx tx, AccountId account, NetworkInterfaceId id) throws SQLException {
        AddressStore.Existing found = sources.addresses()
                .existing(tx, account, id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.NETWORK_INTERFACE, id)));
        if (!found.free()) {
            throw NetworkFault.INTERFACE_IN_USE.because("Interface: [" + id + "] in use.");
        }
        return found;
    }

    private static Subnet subnet(Soon<Subnet> found, Request request, Optional<SubnetId> id) throws SQLException {
        Optional<ZoneName> zone = request.placement().flatMap(RunInstances.PlacementRequest::availabilityZone);
        if (id.isEmpty()) {
            return found.rows().stream()
                    .filter(subnet -> zone.isEmpty() || zone.get().equals(subnet.zone()))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
                            zone.map(name -> "Invalid availability zone: [" + name + "]")
                                    .orElse("No default subnet: name one"))));
        }
        Subnet subnet = found.first().orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SUBNET, id.get())));
        if (zone.isPresent() && !zone.get().equals(subnet.zone())) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The availability zone " + zone.get() + " is not that of the subnet " + subnet.id()));
        }
        return subnet;
    }

    /** The security groups that are asked for: by their ids, or by names, of which one is the usual one. */
    private record Groups(List<SecurityGroupId> ids, List<String> names) {
        static Groups of(Request request, Optional<InterfaceRequest> nic) {
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
            return new Groups(ids, names.isEmpty() ? List.of(SecurityGroup.DEFAULT_NAME) : names);
        }

        List<SecurityGroup> chosen(List<SecurityGroup> found, Subnet subnet) {
            return ids.isEmpty() ? named(found, names) : checked(found, ids, subnet.vpc());
        }
    }

    private static List<SecurityGroup> named(List<SecurityGroup> found, List<String> wanted) {
        return wanted.stream()
                .distinct()
                .map(name -> found.stream()
                        .filter(group -> group.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, name))))
                .toList();
    }

    /** The groups wanted, each once; refuses those that are not found or not of the network. */
    static List<SecurityGroup> checked(List<SecurityGroup> found, List<SecurityGroupId> wanted, VpcId vpc) {
        List<SecurityGroupId> distinct = wanted.stream().distinct().toList();
        if (distinct.isEmpty()) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("An interface is in one security group or more."));
        }
        if (distinct.size() > InterfaceMaker.GROUPS_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "An instance may be in " + InterfaceMaker.GROUPS_MAX + " security groups, not " + distinct.size()));
        }
        var groups = new ArrayList<SecurityGroup>();
        for (SecurityGroupId id : distinct) {
            SecurityGroup group = found.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, id)));
            if (!group.vpc().equals(vpc)) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Security group " + id + " belongs to another network than the instance, " + vpc + "."));
            }
            groups.add(group);
        }
        return groups;
    }
}
