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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * ReportInstanceStatus: what a user says of instances' health. Operators read it in {@code ironbark explain}; it changes
 * no status, as in EC2.
 */
final class ReportInstanceStatus {
    private final InstanceStore instances;
    private final StatusStore statuses = new StatusStore();
    private final InstantSource clock;

    ReportInstanceStatus(FeedStore feed, InstantSource clock) {
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    record Request(
            List<InstanceId> instances,
            String status,
            List<String> reasonCodes,
            Optional<String> description,
            Optional<Instant> startTime,
            Optional<Instant> endTime) {}

    Action<Request, Done> action() {
        return Action.write("ReportInstanceStatus", Request.class, Done.class, this::handle)
                .on((caller, request) -> InstanceWishes.arns(caller, request.instances()));
    }

    private Done handle(Tx tx, Caller caller, Request request) throws SQLException {
        Instant now = clock.instant();
        List<InstanceId> ids = request.instances().stream().distinct().toList();
        List<Row> rows = instances.lock(tx, caller.account(), ids, now);
        DescribeInstances.refuseMissing(ids, rows.stream().map(Row::id).toList());
        for (Row row : rows) {
            if (row.state() != InstanceState.RUNNING) {
                throw new ApiException(new ApiError.IncorrectInstanceState("The instance '" + row.id()
                        + "' is not running: it is " + row.state().word() + "."));
            }
        }
        statuses.report(
                tx,
                ids,
                new StatusStore.Report(
                        now,
                        request.status(),
                        request.reasonCodes(),
                        request.description(),
                        request.startTime(),
                        request.endTime()));
        return Done.DONE;
    }
}
