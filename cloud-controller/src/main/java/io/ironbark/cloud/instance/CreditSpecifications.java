package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * CPU credits: no instance of this cloud is ever held to a baseline, which is what EC2 calls {@code unlimited}. So that is
 * what burstable types have, and they can have nothing else.
 */
final class CreditSpecifications {
    private static final String UNLIMITED = "unlimited";
    private static final Condition BURSTABLE = new Condition("instance.instance_type ~ '^t[0-9]'", List.of());

    private final Database database;
    private final InstanceStore instances;
    private final InstanceViewStore views = new InstanceViewStore();
    private final InstantSource clock;

    CreditSpecifications(Database database, FeedStore feed, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    record DescribeRequest(List<InstanceId> instanceIds, List<Filter> filters, PageRequest page) {}

    record Described(List<Credit> instanceCreditSpecifications, Optional<String> nextToken) {}

    record Credit(InstanceId instanceId, String cpuCredits) {}

    record ModifyRequest(List<Wanted> instanceCreditSpecifications) {}

    record Wanted(InstanceId instanceId, Optional<String> cpuCredits) {}

    record Modified(
            List<Success> successfulInstanceCreditSpecifications,
            List<Failure> unsuccessfulInstanceCreditSpecifications) {}

    record Success(InstanceId instanceId) {}

    record Failure(InstanceId instanceId, Why error) {}

    record Why(String code, String message) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.read(
                                "DescribeInstanceCreditSpecifications",
                                DescribeRequest.class,
                                Described.class,
                                this::describe)
                        .filteredBy(new TreeSet<>(List.of("instance-id"))),
                Action.write("ModifyInstanceCreditSpecification", ModifyRequest.class, Modified.class, this::modify)
                        .on((caller, request) -> InstanceWishes.arns(
                                caller,
                                request.instanceCreditSpecifications().stream()
                                        .map(Wanted::instanceId)
                                        .toList())));
    }

    private Described describe(Caller caller, DescribeRequest request) {
        DescribeInstances.refusePagesOfNamed(request.instanceIds(), request.page());
        return database.read(tx -> {
            List<InstanceId> named = request.instanceIds();
            var now = clock.instant();
            for (Row row : named.isEmpty() ? List.<Row>of() : known(tx, caller, named)) {
                if (!InstanceType.burstable(row.instanceType())) {
                    throw new ApiException(new ApiError.UnsupportedOperation("The instance '" + row.id()
                            + "' is of type " + row.instanceType() + ", which is no burstable performance type."));
                }
            }
            var conditions = new ArrayList<>(InstanceFilters.conditions(caller.account(), request.filters()));
            conditions.add(BURSTABLE);
            var search = new InstanceViewStore.Search(caller.account(), named, conditions);
            var page = request.page()
                    .cut(
                            views.find(tx, search, request.page(), now),
                            view -> view.id().value());
            return new Described(
                    page.items().stream()
                            .map(view -> new Credit(view.id(), UNLIMITED))
                            .toList(),
                    page.nextToken());
        });
    }

    private List<Row> known(Tx tx, Caller caller, List<InstanceId> ids) throws SQLException {
        List<Row> rows = instances.peek(tx, caller.account(), ids, clock.instant());
        DescribeInstances.refuseMissing(ids, rows.stream().map(Row::id).toList());
        return rows;
    }

    private Modified modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        var done = new ArrayList<Success>();
        var refused = new ArrayList<Failure>();
        for (Wanted wanted : request.instanceCreditSpecifications()) {
            InstanceId id = wanted.instanceId();
            Optional<Why> why = instances.peek(tx, caller.account(), List.of(id), clock.instant()).stream()
                    .findFirst()
                    .map(row -> refusal(row, wanted.cpuCredits()))
                    .orElse(Optional.of(
                            new Why("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist")));
            why.ifPresentOrElse(reason -> refused.add(new Failure(id, reason)), () -> done.add(new Success(id)));
        }
        return new Modified(done, refused);
    }

    private static Optional<Why> refusal(Row row, Optional<String> credits) {
        boolean ended = row.state() == InstanceState.TERMINATED || row.state() == InstanceState.SHUTTING_DOWN;
        if (ended) {
            return Optional.of(new Why("IncorrectInstanceState", "The instance '" + row.id() + "' has ended."));
        }
        if (!InstanceType.burstable(row.instanceType()) || !credits.orElse("").equals(UNLIMITED)) {
            return Optional.of(new Why(
                    "InstanceCreditSpecification.NotSupported",
                    "Burstable performance types are always unlimited in this cloud, and no other type can be."));
        }
        return Optional.empty();
    }
}
