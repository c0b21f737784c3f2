package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.image.ImageState;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.sql.SQLException;
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
    private final InterfacePlanner interfaces;
    private final Memberships memberships = new Memberships();

    LaunchPlanner(Sources sources) {
        this.sources = sources;
        this.interfaces = new InterfacePlanner(sources);
    }

    /** What else is asked for is sent along. */
    LaunchPlan plan(Tx tx, Caller caller, Request request) throws SQLException {
        List<InterfaceRequest> nics = LaunchRules.networkInterfaces(request);
        LaunchRules.check(request);
        AccountId account = caller.account();
        Soon<Image> images = sources.images().byId(tx, account, request.imageId());
        String typeName = request.instanceType().orElse(sources.defaultInstanceType());
        Soon<Machine> types = sources.machines().find(tx, typeName);
        Optional<Soon<SshKey>> keys =
                request.keyName().map(name -> sources.keys().find(tx, account, name));
        Soon<PlannedInterface> planned = interfaces.soon(new InterfacePlanner.Launch(tx, account, request), nics);
        Image image = image(images, request.imageId());
        Machine type = machine(types, typeName, request);
        RootDisk disk = RootDisk.of(request.blockDeviceMappings(), image, type.diskGib());
        Machine machine = new Machine(type.instanceType(), type.vcpus(), type.memoryMib(), disk.sizeGib());
        Optional<SshKey> key = keys.isEmpty()
                ? Optional.empty()
                : Optional.of(key(keys.get(), request.keyName().orElseThrow()));
        return new LaunchPlan(
                image,
                machine,
                disk,
                key,
                planned.rows(),
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
        if (found.architecture() != Image.Architecture.X86_64) {
            // All types are of this architecture; an image of another is only kept here.
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The architecture 'x86_64' of the specified instance type does not match the architecture '"
                            + found.architecture().word()
                            + "' of the specified AMI. Specify an instance type and an AMI"
                            + " that have matching architectures, and try again."));
        }
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
}
