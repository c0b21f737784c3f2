package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Console;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * GetConsoleOutput: asks the instance's node for the end of its console, waits a moment for the answer, and gives the
 * last one known if none comes. An instance that no node has is answered at once, with nothing.
 */
final class GetConsoleOutput {

    private final Database database;
    private final InstanceStore instances;
    private final ConsoleStore consoles;
    private final Arrivals arrivals;
    private final InstantSource clock;

    GetConsoleOutput(Database database, FeedStore feed, Arrivals arrivals, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.consoles = new ConsoleStore(feed);
        this.arrivals = arrivals;
        this.clock = clock;
    }

    record Request(InstanceId instanceId, boolean latest) {}

    record Result(InstanceId instanceId, Optional<Instant> timestamp, Optional<String> output) {}

    Action<Request, Result> action() {
        return Action.read("GetConsoleOutput", Request.class, Result.class, this::handle)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    Result handle(Caller caller, Request request) {
        InstanceId id = request.instanceId();
        Row row = database.read(tx -> instances.peekOne(tx, caller.account(), id, clock.instant()));
        boolean answerable = row.node().isPresent() && hasConsole(row.state());
        Optional<Console> console = answerable ? fresh(row) : database.read(tx -> consoles.read(tx, id));
        return new Result(
                id,
                console.map(Console::at),
                console.map(found -> found.output().base64()));
    }

    private static boolean hasConsole(InstanceState state) {
        return switch (state) {
            case PENDING, RUNNING, STOPPING, STOPPED -> true;
            case SHUTTING_DOWN, TERMINATED -> false;
        };
    }

    private Optional<Console> fresh(Row row) {
        long request = database.transaction(tx -> consoles.ask(tx, row.id(), row.zone()));
        return arrivals.await(
                () -> database.read(tx -> consoles.read(tx, row.id())), found -> found.request() >= request);
    }
}
