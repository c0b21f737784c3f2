package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceItem.StateItem;
import io.ironbark.cloud.instance.InstanceStore.Change;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.instance.LifeCycle.Verdict;
import io.ironbark.cloud.instance.LifeCycle.Wish;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.quota.QuotaStore;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * StartInstances, StopInstances, RebootInstances and TerminateInstances: one wish for several instances, granted for all
 * of them or for none.
 */
final class InstanceWishes {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final InstanceStore instances;
    private final AddressStore addresses;
    private final NodeStore nodes;
    private final QuotaStore quotas;
    private final InstantSource clock;

    InstanceWishes(Parts parts, InstantSource clock) {
        this.instances = new InstanceStore(parts.feed());
        this.addresses = parts.addresses();
        this.nodes = parts.nodes();
        this.quotas = parts.quotas();
        this.clock = clock;
    }

    /** What wishes are granted with. */
    record Parts(FeedStore feed, AddressStore addresses, NodeStore nodes, QuotaStore quotas) {}

    record StartRequest(List<InstanceId> instanceIds) {}

    /** Hibernation is refused; a guest that is forced is not asked first. */
    record StopRequest(List<InstanceId> instanceIds, boolean hibernate, boolean force) {}

    record RebootRequest(List<InstanceId> instanceIds) {}

    record TerminateRequest(List<InstanceId> instanceIds) {}

    record StateChange(InstanceId instanceId, StateItem currentState, StateItem previousState) {}

    record Starting(List<StateChange> startingInstances) {}

    record Stopping(List<StateChange> stoppingInstances) {}

    record Terminating(List<StateChange> terminatingInstances) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("StartInstances", StartRequest.class, Starting.class, this::start)
                        .on((caller, request) -> arns(caller, request.instanceIds())),
                Action.write("StopInstances", StopRequest.class, Stopping.class, this::stop)
                        .on((caller, request) -> arns(caller, request.instanceIds())),
                Action.write("RebootInstances", RebootRequest.class, Done.class, this::reboot)
                        .on((caller, request) -> arns(caller, request.instanceIds())),
                Action.write("TerminateInstances", TerminateRequest.class, Terminating.class, this::terminate)
                        .on((caller, request) -> arns(caller, request.instanceIds())));
    }

    static List<Arn> arns(Caller caller, List<InstanceId> ids) {
        return ids.stream().map(id -> caller.arn("instance", id)).toList();
    }

    Starting start(Tx tx, Caller caller, StartRequest request) throws SQLException {
        Granted granted = grant(tx, caller, Wish.START, request.instanceIds());
        List<Row> starting = granted.going();
        if (!starting.isEmpty()) {
            requireRoom(tx, starting);
            instances.change(tx, starting, granted.change("", Optional.empty()));
            instances.launchedAgain(tx, starting, granted.now());
            instances.abrupt(tx, starting, false);
            addresses.assignPublic(tx, ids(starting));
            quotas.settle(tx, caller.account());
        }
        return new Starting(granted.changes());
    }

    Stopping stop(Tx tx, Caller caller, StopRequest request) throws SQLException {
        if (request.hibernate()) {
            throw new ApiException(new ApiError.UnsupportedOperation("Hibernation is not supported by this cloud."));
        }
        Granted granted = grant(tx, caller, Wish.STOP, request.instanceIds());
        for (Row row : granted.going()) {
            refuseIf(row.disableApiStop(), row, "stopped", "disableApiStop");
        }
        if (granted.go().isPresent()) {
            instances.change(tx, granted.going(), granted.byUser());
        }
        if (request.force()) {
            instances.abrupt(tx, granted.all(), true);
        }
        return new Stopping(granted.changes());
    }

    Done reboot(Tx tx, Caller caller, RebootRequest request) throws SQLException {
        instances.reboot(
                tx, grant(tx, caller, Wish.REBOOT, request.instanceIds()).going());
        return Done.DONE;
    }

    Terminating terminate(Tx tx, Caller caller, TerminateRequest request) throws SQLException {
        Granted granted = grant(tx, caller, Wish.TERMINATE, request.instanceIds());
        for (Row row : granted.going()) {
            refuseIf(row.disableApiTermination(), row, "terminated", "disableApiTermination");
            refuseIf(row.disableApiStop(), row, "terminated", "disableApiStop");
        }
        if (granted.go().isPresent()) {
            instances.change(tx, granted.going(), granted.byUser());
            endUnplaced(tx, granted);
        }
        return new Terminating(granted.changes());
    }

    /** EC2's stop protection protects from termination, too. */
    private static void refuseIf(boolean isProtected, Row row, String what, String attribute) {
        if (isProtected) {
            throw new ApiException(new ApiError.OperationNotPermitted("The instance '" + row.id() + "' may not be "
                    + what + ". Modify its '" + attribute + "' instance attribute and try again."));
        }
    }

    /** No node has heard of an instance that is not placed, so there is nothing to wait for. */
    private void endUnplaced(Tx tx, Granted granted) throws SQLException {
        List<Row> unplaced =
                granted.going().stream().filter(row -> row.node().isEmpty()).toList();
        if (!unplaced.isEmpty()) {
            instances.settle(tx, unplaced, InstanceState.TERMINATED, granted.now());
            addresses.release(tx, ids(unplaced), granted.now());
            instances.gone(tx, unplaced);
        }
    }

    /** A stopped instance keeps its disk on its node, and nothing else: there may be no room for the rest now. */
    private void requireRoom(Tx tx, List<Row> starting) throws SQLException {
        SortedMap<NodeId, Capacity> needs = new TreeMap<>();
        for (Row row : starting) {
            Capacity machine = new Capacity(row.needs().vcpus(), row.needs().memoryMib(), 0);
            row.node().ifPresent(node -> needs.merge(node, machine, Capacity::plus));
        }
        for (Map.Entry<NodeId, Capacity> entry : needs.entrySet()) {
            Capacity free =
                    nodes.lock(tx, entry.getKey()).map(NodeStore.Locked::free).orElse(Capacity.NONE);
            Capacity left = free.minus(entry.getValue());
            if (left.vcpus() < 0 || left.memoryMib() < 0) {
                throw new ApiException(new ApiError.InsufficientInstanceCapacity(
                        "The host that holds the instance's disk has no room for it to run now."));
            }
        }
    }

    private record Granted(
            Instant now, List<Row> all, List<Row> going, Optional<Verdict.Go> go, List<StateChange> changes) {
        Change change(String transitionReason, Optional<StateReason> reason) {
            Verdict.Go to = go.orElseThrow();
            return new Change(to.next(), to.power(), now, transitionReason, reason);
        }

        Change byUser() {
            return change("User initiated (" + TIME.format(now) + ")", Optional.of(StateReason.STOPPED_BY_USER));
        }
    }

    /** Locks all the instances and judges the wish for each; refuses it for all if it must be refused for one. */
    private Granted grant(Tx tx, Caller caller, Wish wish, List<InstanceId> asked) throws SQLException {
        Instant now = clock.instant();
        List<InstanceId> ids = asked.stream().distinct().toList();
        List<Row> rows = instances.lock(tx, caller.account(), ids, now);
        DescribeInstances.refuseMissing(ids, ids(rows));
        var going = new ArrayList<Row>();
        var changes = new ArrayList<StateChange>();
        Optional<Verdict.Go> go = Optional.empty();
        for (Row row : rows) {
            switch (LifeCycle.judge(wish, row.state())) {
                case Verdict.Go to -> {
                    go = Optional.of(to);
                    going.add(row);
                    boolean over = wish == Wish.TERMINATE && row.node().isEmpty();
                    changes.add(change(row, over ? InstanceState.TERMINATED : to.next()));
                }
                case Verdict.AlreadyThere() -> changes.add(change(row, row.state()));
                case Verdict.Refused(var because) ->
                    throw new ApiException(new ApiError.IncorrectInstanceState("The instance '" + row.id()
                            + "' is not in a state from which it can be " + words(wish) + ": it is " + because.word()
                            + "."));
            }
        }
        return new Granted(now, rows, going, go, changes);
    }

    private static StateChange change(Row row, InstanceState next) {
        return new StateChange(row.id(), StateItem.of(next), StateItem.of(row.state()));
    }

    private static String words(Wish wish) {
        return switch (wish) {
            case START -> "started";
            case STOP -> "stopped";
            case REBOOT -> "rebooted";
            case TERMINATE -> "terminated";
        };
    }

    private static List<InstanceId> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }
}
