package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Handler;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.DatabaseAway;
import io.ironbark.cloud.instance.InstanceItems.ReservationItem;
import io.ironbark.cloud.instance.InstanceViewStore.Question;
import io.ironbark.cloud.instance.InstanceViewStore.Search;
import io.ironbark.proto.database.Together;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * DescribeInstances.
 *
 * Most requests name one instance, since that is what waits and refreshes ask. Those that meet on their way to the database
 * go there as one query: what it costs to begin one is most of what it costs.
 */
final class DescribeInstances implements Handler.Prompt<DescribeInstances.Request, DescribeInstances.Result> {
    /** Fewer than processors, since the more queries there are, the fewer questions go together. */
    private static final int QUERIES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

    private final Database database;
    private final InstanceViewStore views = new InstanceViewStore();
    private final Together<Question, Optional<InstanceView>> single;
    private final InstantSource clock;

    DescribeInstances(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.single = new Together<>(
                QUERIES, questions -> database.read(tx -> views.findEach(tx, questions, clock.instant())));
    }

    record Request(List<InstanceId> instanceIds, List<Filter> filters, PageRequest page) {}

    record Result(List<ReservationItem> reservations, Optional<String> nextToken) {}

    Action<Request, Result> action() {
        return Action.read("DescribeInstances", Request.class, Result.class, this)
                .filteredBy(InstanceFilters.names());
    }

    @Override
    public void begin(Caller caller, Request request, Consumer<Supplier<Result>> then) {
        single.ask(
                question(caller, request),
                database.threads(),
                outcome -> then.accept(() -> result(caller, request, found(outcome))));
    }

    @Override
    public boolean isPrompt(Request request) {
        return request.instanceIds().size() == 1
                && request.filters().isEmpty()
                && request.page().limit().isEmpty();
    }

    private static Question question(Caller caller, Request request) {
        return new Question(caller.account(), request.instanceIds().getFirst());
    }

    private static Result result(Caller caller, Request request, Optional<InstanceView> found) {
        if (found.isEmpty()) {
            refuseMissing(request.instanceIds(), List.of());
        }
        return new Result(InstanceItems.reservations(caller, found.stream().toList()), Optional.empty());
    }

    @Override
    public Result handle(Caller caller, Request request) {
        refusePagesOfNamed(request.instanceIds(), request.page());
        if (isPrompt(request)) {
            return result(caller, request, found(() -> single.ask(question(caller, request))));
        }
        var search = new Search(
                caller.account(),
                request.instanceIds(),
                InstanceFilters.conditions(caller.account(), request.filters()));
        List<InstanceView> rows = database.read(tx -> views.find(tx, search, request.page(), clock.instant()));
        if (request.filters().isEmpty()) {
            refuseMissing(
                    request.instanceIds(), rows.stream().map(InstanceView::id).toList());
        } else if (!request.instanceIds().isEmpty()) {
            var all = new Search(caller.account(), request.instanceIds(), List.of());
            List<InstanceView> known = database.read(tx -> views.find(tx, all, PageRequest.ALL, clock.instant()));
            refuseMissing(
                    request.instanceIds(), known.stream().map(InstanceView::id).toList());
        }
        PageRequest.Page<InstanceView> page =
                request.page().cut(rows, view -> view.id().value());
        return new Result(InstanceItems.reservations(caller, page.items()), page.nextToken());
    }

    private static Optional<InstanceView> found(Together.Outcome<Optional<InstanceView>> outcome) {
        try {
            return outcome.get();
        } catch (SQLException e) {
            throw e.getCause() instanceof DatabaseAway ? new DatabaseAway(e) : new IllegalStateException(e);
        }
    }

    static void refusePagesOfNamed(List<InstanceId> ids, PageRequest page) {
        page.refuseBeside(ids, "instancesSet");
    }

    /** One unknown id fails the whole request. */
    static void refuseMissing(List<InstanceId> asked, List<InstanceId> found) {
        var missing = new HashSet<>(asked);
        missing.removeAll(new HashSet<>(found));
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(
                    Kind.INSTANCE,
                    missing.stream().map(InstanceId::value).sorted().toList()));
        }
    }
}
