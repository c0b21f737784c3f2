package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/**
 * SendDiagnosticInterrupt: a non-maskable interrupt for the guest, whose kernel may write a dump. It is a count in the row,
 * so an interrupt that was promised is sent whatever dies meanwhile, if only the guest lives.
 */
final class SendDiagnosticInterrupt {
    private final InstanceStore instances;
    private final InstantSource clock;

    SendDiagnosticInterrupt(FeedStore feed, InstantSource clock) {
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    record Request(InstanceId instanceId) {}

    Action<Request, Done> action() {
        return Action.write("SendDiagnosticInterrupt", Request.class, Done.class, this::handle)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    private Done handle(Tx tx, Caller caller, Request request) throws SQLException {
        Row row = instances.lockOne(tx, caller.account(), request.instanceId(), clock.instant());
        if (row.state() != InstanceState.RUNNING) {
            throw new ApiException(new ApiError.IncorrectInstanceState("The instance '" + row.id()
                    + "' is not running: it is " + row.state().word() + "."));
        }
        instances.interrupt(tx, row);
        return Done.DONE;
    }
}
