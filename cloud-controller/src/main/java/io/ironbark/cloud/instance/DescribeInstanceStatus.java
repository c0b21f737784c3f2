package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.instance.InstanceItem.StateItem;
import io.ironbark.cloud.instance.InstanceViewStore.Search;
import io.ironbark.cloud.instance.NodeSilenceStore.Silence;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DescribeInstanceStatus: whether the host of an instance is heard of. A silent host impairs the status of its
 * instances and changes nothing else: nobody knows whether they run.
 */
final class DescribeInstanceStatus {
    private static final Condition ONLY_RUNNING = new Condition("instance.state = 'RUNNING'", List.of());

    private final Database database;
    private final InstanceViewStore views = new InstanceViewStore();
    private final StatusStore statuses = new StatusStore();
    private final NodeSilenceStore nodes;
    private final InstantSource clock;

    DescribeInstanceStatus(Database database, NodeSilenceStore nodes, InstantSource clock) {
        this.database = database;
        this.nodes = nodes;
        this.clock = clock;
    }

    record Request(List<InstanceId> instanceIds, List<Filter> filters, boolean includeAllInstances, PageRequest page) {}

    record Result(List<StatusItem> instanceStatuses, Optional<String> nextToken) {}

    record StatusItem(
            InstanceId instanceId,
            ZoneName availabilityZone,
            List<EventItem> events,
            StateItem instanceState,
            SummaryItem instanceStatus,
            SummaryItem systemStatus) {}

    record EventItem(
            String instanceEventId, String code, String description, Instant notBefore, Optional<Instant> notAfter) {}

    record SummaryItem(String status, List<DetailItem> details) {}

    record DetailItem(String name, String status, Optional<Instant> impairedSince) {}

    private enum Health {
        OK("ok", "passed"),
        IMPAIRED("impaired", "failed"),
        INITIALIZING("initializing", "initializing"),
        NOT_APPLICABLE("not-applicable", "");

        private final String word;
        private final String detail;

        Health(String word, String detail) {
            this.word = word;
            this.detail = detail;
        }
    }

    Action<Request, Result> action() {
        return Action.read("DescribeInstanceStatus", Request.class, Result.class, this::handle)
                .filteredBy(StatusFilters.names());
    }

    Result handle(Caller caller, Request request) {
        DescribeInstances.refusePagesOfNamed(request.instanceIds(), request.page());
        Instant now = clock.instant();
        var conditions = new ArrayList<>(StatusFilters.conditions(caller.account(), request.filters(), now));
        if (!request.includeAllInstances()) {
            conditions.add(ONLY_RUNNING);
        }
        return database.read(tx -> {
            if (!request.instanceIds().isEmpty()) {
                var named = new Search(caller.account(), request.instanceIds(), List.of());
                DescribeInstances.refuseMissing(
                        request.instanceIds(),
                        views.find(tx, named, PageRequest.ALL, now).stream()
                                .map(InstanceView::id)
                                .toList());
            }
            var search = new Search(caller.account(), request.instanceIds(), conditions);
            var page = request.page()
                    .cut(
                            views.find(tx, search, request.page(), now),
                            view -> view.id().value());
            List<InstanceId> ids = page.items().stream().map(InstanceView::id).toList();
            Map<InstanceId, Silence> silent = nodes.of(tx, ids, now);
            Map<InstanceId, List<StatusStore.Event>> events = statuses.events(tx, ids);
            return new Result(
                    page.items().stream()
                            .map(view -> item(
                                    view,
                                    Optional.ofNullable(silent.get(view.id())),
                                    events.getOrDefault(view.id(), List.of())))
                            .toList(),
                    page.nextToken());
        });
    }

    private static StatusItem item(InstanceView view, Optional<Silence> silence, List<StatusStore.Event> announced) {
        Health health = health(view.state(), silence);
        SummaryItem summary = summary(health, silence);
        List<EventItem> events = announced.stream()
                .map(event -> new EventItem(
                        event.id(), event.code(), event.description(), event.notBefore(), event.notAfter()))
                .toList();
        return new StatusItem(view.id(), view.zone(), events, StateItem.of(view.state()), summary, summary);
    }

    private static Health health(InstanceState state, Optional<Silence> silence) {
        return switch (state) {
            case RUNNING -> silence.isPresent() ? Health.IMPAIRED : Health.OK;
            case PENDING -> Health.INITIALIZING;
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> Health.NOT_APPLICABLE;
        };
    }

    private static SummaryItem summary(Health health, Optional<Silence> silence) {
        return new SummaryItem(
                health.word,
                health.detail.isEmpty()
                        ? List.of()
                        : List.of(new DetailItem("reachability", health.detail, silence.map(Silence::since))));
    }
}
