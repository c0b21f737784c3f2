package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.instance.InstanceItems.ReservationItem;
import io.ironbark.cloud.instance.InstanceViewStore.Search;
import io.ironbark.proto.id.InstanceId;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** DescribeInstances. */
final class DescribeInstances {
    private final Database database;
    private final InstanceViewStore views = new InstanceViewStore();
    private final InstantSource clock;

    DescribeInstances(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    record Request(List<InstanceId> instanceIds, List<Filter> filters, PageRequest page) {}

    record Result(List<ReservationItem> reservations, Optional<String> nextToken) {}

    Action<Request, Result> action() {
        return Action.read("DescribeInstances", Request.class, Result.class, this::handle)
                .filteredBy(InstanceFilters.names());
    }

    Result handle(Caller caller, Request request) {
        refusePagesOfNamed(request.instanceIds(), request.page());
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

    static void refusePagesOfNamed(List<InstanceId> ids, PageRequest page) {
        if (!ids.isEmpty() && page.limit().isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter instancesSet cannot be used with the parameter maxResults"));
        }
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
