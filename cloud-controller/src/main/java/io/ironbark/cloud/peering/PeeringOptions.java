package io.ironbark.cloud.peering;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** ModifyVpcPeeringConnectionOptions. */
public final class PeeringOptions {
    private final PeeringStore peerings;

    public PeeringOptions(PeeringStore peerings) {
        this.peerings = peerings;
    }

    record OptionsRequest(
            VpcPeeringId vpcPeeringConnectionId,
            Optional<Options> accepterPeeringConnectionOptions,
            Optional<Options> requesterPeeringConnectionOptions) {}

    record Options(
            boolean allowDnsResolutionFromRemoteVpc,
            boolean allowEgressFromLocalClassicLinkToRemoteVpc,
            boolean allowEgressFromLocalVpcToRemoteClassicLink) {
        static final Options NONE = new Options(false, false, false);
    }

    record OptionsAnswer(
            Optional<Options> accepterPeeringConnectionOptions, Optional<Options> requesterPeeringConnectionOptions) {}

    public List<Action<?, ?>> actions() {
        return List.of(Action.write(
                        "ModifyVpcPeeringConnectionOptions", OptionsRequest.class, OptionsAnswer.class, this::modify)
                .on((caller, request) ->
                        List.of(caller.arn(Kind.VPC_PEERING.resourceType(), request.vpcPeeringConnectionId()))));
    }

    private OptionsAnswer modify(Tx tx, Caller caller, OptionsRequest request) throws SQLException {
        var peering = peerings.require(tx, caller.account(), request.vpcPeeringConnectionId());
        if (!peering.active()) {
            throw new ApiException(new ApiError.OperationNotPermitted("Peering " + peering.id()
                    + " is not active. Peering options can be added only to active peerings."));
        }
        refuseOthersSide(caller, peering.requester(), request.requesterPeeringConnectionOptions());
        refuseOthersSide(caller, peering.accepter(), request.accepterPeeringConnectionOptions());
        for (var options :
                List.of(request.accepterPeeringConnectionOptions(), request.requesterPeeringConnectionOptions())) {
            if (!options.orElse(Options.NONE).equals(Options.NONE)) {
                throw new ApiException(new ApiError.UnsupportedOperation(
                        "Instances have no public DNS names in this cloud, which could be resolved to private addresses from"
                                + " a peer's VPC, and there is no ClassicLink: the options of a peering connection can't be"
                                + " turned on."));
            }
        }
        return new OptionsAnswer(
                request.accepterPeeringConnectionOptions(), request.requesterPeeringConnectionOptions());
    }

    private static void refuseOthersSide(Caller caller, PeeringStore.End end, Optional<Options> asked) {
        if (asked.isPresent() && !end.account().equals(caller.account())) {
            throw new ApiException(new ApiError.OperationNotPermitted("User " + caller.account()
                    + " cannot modify the options of " + end.vpc() + ", which is another's."));
        }
    }
}
