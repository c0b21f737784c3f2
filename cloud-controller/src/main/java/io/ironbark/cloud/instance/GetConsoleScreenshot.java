package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Screenshot;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** GetConsoleScreenshot: asks the instance's node for what is on the guest's screen now. An old picture is no answer. */
final class GetConsoleScreenshot {
    private final Database database;
    private final InstanceStore instances;
    private final ScreenshotStore screenshots;
    private final Arrivals arrivals;
    private final InstantSource clock;

    GetConsoleScreenshot(Database database, FeedStore feed, Arrivals arrivals, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.screenshots = new ScreenshotStore(feed);
        this.arrivals = arrivals;
        this.clock = clock;
    }

    record Request(InstanceId instanceId, boolean wakeUp) {}

    record Result(InstanceId instanceId, String imageData) {}

    Action<Request, Result> action() {
        return Action.read("GetConsoleScreenshot", Request.class, Result.class, this::handle)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    private Result handle(Caller caller, Request request) {
        InstanceId id = request.instanceId();
        Row row = database.read(tx -> instances.peekOne(tx, caller.account(), id, clock.instant()));
        if (row.state() != InstanceState.RUNNING) {
            throw new ApiException(new ApiError.IncorrectInstanceState("The instance '" + id
                    + "' is not running: it is " + row.state().word() + ", and has no screen."));
        }
        long asked = database.transaction(tx -> screenshots.ask(tx, id, row.zone(), request.wakeUp()));
        Optional<Screenshot> picture =
                arrivals.await(() -> database.read(tx -> screenshots.read(tx, id)), found -> found.request() >= asked);
        return picture.filter(found -> found.request() >= asked && found.jpeg().size() > 0)
                .map(found -> new Result(id, found.jpeg().base64()))
                .orElseThrow(() -> new ApiException(new ApiError.Unavailable()));
    }
}
