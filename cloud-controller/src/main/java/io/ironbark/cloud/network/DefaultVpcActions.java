package io.ironbark.cloud.network;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.subnet.SubnetActions;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcActions;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.List;

/** CreateDefaultVpc and CreateDefaultSubnet. */
final class DefaultVpcActions {
    private final Ground ground;
    private final DefaultVpc defaultVpc;
    private final SubnetStore subnets;
    private final SubnetActions subnetActions;

    DefaultVpcActions(Ground ground, DefaultVpc defaultVpc, SubnetStore subnets, SubnetActions subnetActions) {
        this.ground = ground;
        this.defaultVpc = defaultVpc;
        this.subnets = subnets;
        this.subnetActions = subnetActions;
    }

    record VpcRequest() {}

    record SubnetRequest(ZoneName availabilityZone) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateDefaultVpc", VpcRequest.class, VpcActions.Created.class, this::vpc)
                        .on((caller, _) -> List.of(caller.arn(Kind.VPC.resourceType(), "*"))),
                Action.write("CreateDefaultSubnet", SubnetRequest.class, SubnetActions.Created.class, this::subnet)
                        .on((caller, _) -> List.of(caller.arn(Kind.SUBNET.resourceType(), "*"))));
    }

    private VpcActions.Created vpc(Tx tx, Caller caller, VpcRequest request) throws SQLException {
        return VpcActions.Created.of(defaultVpc.create(tx, caller.account()), List.of());
    }

    private SubnetActions.Created subnet(Tx tx, Caller caller, SubnetRequest request) throws SQLException {
        ZoneName zone = subnetActions.existing(request.availabilityZone());
        Vpc vpc = ground.vpcs()
                .defaultVpc(tx, caller.account())
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
                        "No default VPC exists for this account: create one with CreateDefaultVpc.")));
        ground.vpcs().require(tx, caller.account(), vpc.id());
        boolean there = subnets.of(tx, vpc.id()).stream()
                .anyMatch(subnet -> subnet.isDefault() && subnet.zone().equals(zone));
        if (there) {
            throw NetworkFault.DEFAULT_SUBNET_EXISTS.because("The zone " + zone + " has a default subnet.");
        }
        return subnetActions.created(tx, caller, defaultVpc.subnet(tx, vpc, zone), List.of());
    }
}
