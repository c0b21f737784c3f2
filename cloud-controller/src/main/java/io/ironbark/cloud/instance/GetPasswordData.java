package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** GetPasswordData: a Windows guest's password, which none of this cloud's platforms has; EC2 answers empty text so. */
final class GetPasswordData {
    private final Database database;
    private final InstanceStore instances;
    private final InstantSource clock;

    GetPasswordData(Database database, FeedStore feed, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    record Request(InstanceId instanceId) {}

    record Result(InstanceId instanceId, Instant timestamp, String passwordData) {}

    Action<Request, Result> action() {
        return Action.read("GetPasswordData", Request.class, Result.class, this::handle)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    private Result handle(Caller caller, Request request) {
        Instant now = clock.instant();
        var row = database.read(tx -> instances.peekOne(tx, caller.account(), request.instanceId(), now));
        return new Result(row.id(), now, "");
    }
}
