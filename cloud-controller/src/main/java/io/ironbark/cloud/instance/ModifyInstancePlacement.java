package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.PlacementGroupId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * ModifyInstancePlacement: into a placement group, into another partition of it, or out of it, while the instance is
 * stopped. Its disk stays where it is, so a group whose rule would want it elsewhere is refused.
 */
final class ModifyInstancePlacement {
    private static final String DEFAULT = "default";

    private final InstanceStore instances;
    private final Memberships memberships = new Memberships();
    private final InstantSource clock;

    ModifyInstancePlacement(FeedStore feed, InstantSource clock) {
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    /** An empty group name takes the instance out of its group. */
    record Request(
            InstanceId instanceId,
            @KeepEmpty Optional<String> groupName,
            Optional<PlacementGroupId> groupId,
            Optional<Integer> partitionNumber,
            Optional<String> tenancy,
            Optional<String> affinity) {}

    record Result(@Member("Return") boolean done) {}

    Action<Request, Result> action() {
        return Action.write("ModifyInstancePlacement", Request.class, Result.class, this::modify)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    private Result modify(Tx tx, Caller caller, Request request) throws SQLException {
        refuseHosts("Tenancy", request.tenancy());
        refuseHosts("Affinity", request.affinity());
        boolean grouped = request.groupName().isPresent()
                || request.groupId().isPresent()
                || request.partitionNumber().isPresent();
        if (!grouped && request.tenancy().isEmpty() && request.affinity().isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name a placement group, a partition, a tenancy or an affinity."));
        }
        Row row = instances.lockOne(tx, caller.account(), request.instanceId(), clock.instant());
        if (row.state() != InstanceState.STOPPED) {
            throw new ApiException(new ApiError.IncorrectInstanceState(
                    "The instance '" + row.id() + "' is not in the 'stopped' state."));
        }
        if (grouped) {
            place(tx, caller, request, row);
            instances.touch(tx, List.of(row));
        }
        return new Result(true);
    }

    private void place(Tx tx, Caller caller, Request request, Row row) throws SQLException {
        if (request.groupName().filter(String::isEmpty).isPresent()) {
            if (request.groupId().isPresent() || request.partitionNumber().isPresent()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "An empty GroupName takes the instance out of its group, so no other place may be named"));
            }
            memberships.leave(tx, row.id());
            return;
        }
        var asked = new Memberships.Asked(request.groupName(), request.groupId(), request.partitionNumber());
        memberships.move(
                tx,
                caller.account(),
                new Memberships.Settled(row.id(), row.node().orElseThrow()),
                asked);
    }

    /** There are no hosts of one's own here, so nothing but what is so anyway may be asked for. */
    private static void refuseHosts(String parameter, Optional<String> asked) {
        asked.filter(word -> !word.equals(DEFAULT)).ifPresent(word -> {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    parameter + " " + word + " is not supported: this cloud has no dedicated hosts."));
        });
    }
}
