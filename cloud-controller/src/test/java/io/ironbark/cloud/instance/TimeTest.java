package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.zone.NoRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What time does to instances. */
class TimeTest {
    private static final Duration LAUNCH_LIMIT = Duration.ofMinutes(15);

    private final TestZone cloud = new TestZone();
    private final Caller alice = cloud.account("111111111111");
    private final ImageId image = cloud.image(alice);
    private final NodeId node = cloud.node("node-1", new Capacity(64, 65_536, 1_000));
    private final InstanceJanitor janitor =
            new InstanceJanitor(cloud.database, cloud.feed, cloud.addresses, LAUNCH_LIMIT, cloud.clock);

    @AfterEach
    void close() {
        cloud.close();
    }

    private int heldAddresses() {
        return cloud.database
                .read(tx -> Sql.first(
                        tx,
                        "SELECT count(*) AS n FROM subnet_address WHERE interface IS NOT NULL",
                        row -> row.getInt("n")))
                .orElseThrow();
    }

    @Test
    void aLaunchThatNoNodeTakesEndsWithItsReasonAndGivesItsAddressBack() {
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        var nowhere = new Placement.Nowhere(new TreeMap<>(Map.of(Refusal.MEMORY, 3)), List.of());
        cloud.placements.keepReasons(TestZone.ZONE, List.of(new NoRoom(id, 1, nowhere)));
        assertThat(cloud.describe(alice, id).stateReason().orElseThrow().message())
                .contains("no node has room now: 3 short of memory");
        cloud.clock.move(LAUNCH_LIMIT.minusSeconds(1));
        janitor.endHopelessLaunches();
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.PENDING);
        cloud.clock.move(Duration.ofSeconds(2));
        janitor.endHopelessLaunches();
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.TERMINATED);
        assertThat(cloud.describe(alice, id).stateReason().orElseThrow().code())
                .isEqualTo("Server.InsufficientInstanceCapacity");
        assertThat(heldAddresses()).isZero();
    }

    @Test
    void aTerminatedInstanceIsSeenForAnHourAndForgottenAfterADay() {
        Instant began = cloud.clock.instant();
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        cloud.database.inTransaction(tx -> {
            var _ = cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(List.of(id)));
        });
        cloud.clock.move(Duration.ofMinutes(59));
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.TERMINATED);
        cloud.clock.move(Duration.ofMinutes(2));
        assertThatThrownBy(() -> cloud.state(alice, id)).hasMessageContaining("NotFound");
        cloud.clock.move(Duration.ofHours(25));
        janitor.forgetTheOld();
        int rows = cloud.database
                .read(tx -> Sql.first(
                        tx,
                        "SELECT (SELECT count(*) FROM instance) + (SELECT count(*) FROM reservation) AS n",
                        row -> row.getInt("n")))
                .orElseThrow();
        assertThat(rows).isZero();
        Instant launched = cloud.database
                .read(tx -> Sql.first(
                        tx,
                        "SELECT last_launched_at FROM image WHERE id = ?",
                        row -> Sql.instant(row, "last_launched_at"),
                        image))
                .orElseThrow();
        assertThat(launched).as("its image remembers its launch").isEqualTo(began);
    }

    @Test
    void aTerminatedInstanceIsFoundByNoNetwork() {
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        List<String> filters =
                List.of("vpc-id", "subnet-id", "network-interface.vpc-id", "network-interface.subnet-id");
        assertThat(filters).allSatisfy(name -> assertThat(withAny(name)).isEqualTo(1));
        cloud.database.inTransaction(tx -> {
            var _ = cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(List.of(id)));
        });
        assertThat(filters).allSatisfy(name -> assertThat(withAny(name)).isZero());
    }

    private int withAny(String filter) {
        var request =
                new DescribeInstances.Request(List.of(), List.of(new Filter(filter, List.of("*"))), PageRequest.ALL);
        return cloud.describe.handle(alice, request).reservations().size();
    }

    @Test
    void aSilentNodeImpairsItsInstancesAndChangesNothingElse() {
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        assertThat(cloud.place(id, node)).isEqualTo(1);
        cloud.report(id, RunState.RUNNING);
        var status = new DescribeInstanceStatus(cloud.database, new NodeSilenceStore(), cloud.clock);
        var request = new DescribeInstanceStatus.Request(List.of(id), List.of(), false, PageRequest.ALL);
        assertThat(status.handle(alice, request)
                        .instanceStatuses()
                        .getFirst()
                        .systemStatus()
                        .status())
                .isEqualTo("ok");
        cloud.clock.move(Duration.ofMinutes(5));
        assertThat(status.handle(alice, request)
                        .instanceStatuses()
                        .getFirst()
                        .systemStatus()
                        .status())
                .isEqualTo("impaired");
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void pagesAreCutByInstanceAndHoldEachOnce() {
        List<InstanceId> all = cloud.launch(alice, TestZone.request(image, 13, 13));
        var seen = new ArrayList<InstanceId>();
        Optional<String> after = Optional.empty();
        do {
            var page = new PageRequest(Optional.of(5), after, "walk");
            var result = cloud.describe.handle(alice, new DescribeInstances.Request(List.of(), List.of(), page));
            var items = result.reservations().stream()
                    .flatMap(one -> one.instances().stream())
                    .map(InstanceItem::instanceId)
                    .toList();
            assertThat(items).hasSizeLessThanOrEqualTo(5);
            seen.addAll(items);
            after = result.nextToken()
                    .map(_ -> items.stream()
                            .map(InstanceId::value)
                            .max(String::compareTo)
                            .orElseThrow());
        } while (after.isPresent());
        assertThat(seen).hasSize(13).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aFreedAddressComesBackLast() {
        InstanceId first = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        String freed = cloud.describe(alice, first).privateIpAddress().orElseThrow();
        cloud.database.inTransaction(tx -> {
            var _ = cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(List.of(first)));
        });
        InstanceId second = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        assertThat(cloud.describe(alice, second).privateIpAddress().orElseThrow())
                .isNotEqualTo(freed);
    }
}
