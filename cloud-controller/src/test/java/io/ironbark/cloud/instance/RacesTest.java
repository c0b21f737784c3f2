package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.feed.FeedEntry;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedPage;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.zone.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RacesTest {
    private static final Capacity HUGE = new Capacity(100_000, 100_000_000, 10_000_000);

    private final TestZone cloud = new TestZone();
    private final Caller alice = cloud.account("111111111111");
    private final ImageId image = cloud.image(alice);

    @AfterEach
    void close() {
        cloud.close();
    }

    private static <T> List<T> together(int times, Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(work));
            }
            var results = new ArrayList<T>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void whoAsksForOneWhileOthersDoGetsHisOwnAndNobodyElses() throws Exception {
        cloud.node("node-1", HUGE);
        Caller bob = cloud.account("222222222222");
        var own = cloud.launch(alice, TestZone.request(image, 8, 8));
        var his = cloud.launch(bob, TestZone.request(cloud.image(bob), 1, 1)).getFirst();
        var next = new java.util.concurrent.atomic.AtomicInteger();
        var found = together(200, () -> {
            int number = next.getAndIncrement();
            InstanceId id = number % 10 == 9 ? his : own.get(number % own.size());
            try {
                var request = new DescribeInstances.Request(List.of(id), List.of(), PageRequest.ALL);
                return cloud.describe.handle(alice, request).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(InstanceItem::instanceId)
                        .toList()
                        .equals(List.of(id));
            } catch (ApiException e) {
                return id.equals(his);
            }
        });
        assertThat(found).hasSize(200).containsOnly(true);
    }

    private List<InstanceItem> all() {
        return cloud
                .describe
                .handle(alice, new DescribeInstances.Request(List.of(), List.of(), PageRequest.ALL))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    @Test
    void concurrentLaunchesNeverShareAnAddress() throws Exception {
        cloud.node("node-1", HUGE);
        together(40, () -> cloud.launch(alice, TestZone.request(image, 5, 5)));
        List<String> ips = all().stream()
                .map(item -> item.privateIpAddress().orElseThrow())
                .toList();
        assertThat(ips).hasSize(200).doesNotHaveDuplicates();
        assertThat(ips).doesNotContain("172.31.0.0", "172.31.0.1", "172.31.0.2", "172.31.0.3");
        List<String> publicIps =
                all().stream().flatMap(item -> item.publicIpAddress().stream()).toList();
        assertThat(publicIps).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void twoProposalsForOneInstanceCommitOnce() throws Exception {
        NodeId one = cloud.node("node-1", HUGE);
        NodeId two = cloud.node("node-2", HUGE);
        for (int i = 0; i < 20; i++) {
            InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
            var turn = new java.util.concurrent.atomic.AtomicInteger();
            List<Integer> placed = together(
                    2,
                    () -> cloud.placements.commit(
                            TestZone.ZONE,
                            List.of(new Proposal(id, 1, turn.getAndIncrement() == 0 ? one : two, HUGE))));
            assertThat(placed).containsExactlyInAnyOrder(0, 1);
        }
    }

    @Test
    void proposalsNeverFillANodeBeyondItsRoom() throws Exception {
        NodeId small = cloud.node("node-1", new Capacity(10, 100_000, 1_000));
        cloud.node("node-2", HUGE);
        List<InstanceId> ids = cloud.launch(alice, TestZone.request(image, 20, 20));
        List<Integer> placed = together(20, new Callable<>() {
            private final java.util.Iterator<InstanceId> next = ids.iterator();

            private synchronized InstanceId take() {
                return next.next();
            }

            @Override
            public Integer call() {
                return cloud.placements.commit(TestZone.ZONE, List.of(new Proposal(take(), 1, small, HUGE)));
            }
        });
        assertThat(placed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    @Test
    void aReaderOfTheFeedMissesNothingThatCommitsLate() throws Exception {
        Set<String> written = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            written.add("vpc-%017x".formatted(i));
        }
        Set<String> seen = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (String id : written) {
                writers.add(threads.submit(() -> cloud.database.inTransaction(tx -> {
                    cloud.feed.touch(tx, TestZone.ZONE, FeedKind.VPC, List.of(id));
                    // Commits in another order than transaction ids were given out.
                    Sql.list(tx, "SELECT pg_sleep(?)", _ -> true, (id.hashCode() & 15) / 1_000.0);
                })));
            }
            long after = 1;
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                after = read(after, seen);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            long _ = read(after, seen);
        }
        assertThat(seen).containsAll(written);
    }

    private long read(long after, Set<String> seen) {
        FeedPage page = cloud.database.read(tx -> cloud.feed.read(tx, TestZone.ZONE, after));
        page.entries().stream().map(FeedEntry::id).forEach(seen::add);
        return page.version();
    }

    @Test
    void aVersionFromTheFutureGetsEverything() {
        FeedPage page = cloud.database.read(tx -> cloud.feed.read(tx, TestZone.ZONE, Long.MAX_VALUE));
        assertThat(page.full()).isTrue();
        assertThat(page.version()).isGreaterThan(FeedStore.NOTHING_SEEN);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void afterManyRandomOperationsTheRecountsAgree(long seed) {
        var random = new SplittableRandom(seed);
        var total = new Capacity(40, 40_000, 400);
        NodeId node = cloud.node("node-1", total);
        for (int i = 0; i < 100; i++) {
            List<InstanceItem> alive = all().stream()
                    .filter(item -> item.state().name() != InstanceState.TERMINATED)
                    .toList();
            step(random, node, alive);
            cloud.clock.move(Duration.ofSeconds(1));
        }
        recount(node, total);
    }

    private void step(SplittableRandom random, NodeId node, List<InstanceItem> alive) {
        if (alive.isEmpty() || random.nextInt(3) == 0) {
            tried(() -> cloud.launch(alice, TestZone.request(image, 1, 1 + random.nextInt(3))));
            return;
        }
        InstanceItem item = alive.get(random.nextInt(alive.size()));
        List<InstanceId> ids = List.of(item.instanceId());
        switch (random.nextInt(5)) {
            case 0 ->
                tried(() -> cloud.database.transaction(
                        tx -> cloud.wishes.stop(tx, alice, new InstanceWishes.StopRequest(ids, false, false))));
            case 1 ->
                tried(() -> cloud.database.transaction(
                        tx -> cloud.wishes.start(tx, alice, new InstanceWishes.StartRequest(ids))));
            case 2 ->
                tried(() -> cloud.database.transaction(
                        tx -> cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(ids))));
            default -> follow(item, node);
        }
    }

    /** The zone and the node do what is asked of them next. */
    private void follow(InstanceItem item, NodeId node) {
        InstanceId id = item.instanceId();
        if (cloud.row(id).node().isEmpty()) {
            int _ = cloud.place(id, node);
            return;
        }
        switch (item.state().name()) {
            case PENDING -> cloud.report(id, RunState.RUNNING);
            case STOPPING -> cloud.report(id, RunState.STOPPED);
            case SHUTTING_DOWN -> cloud.report(id, RunState.TERMINATED);
            case RUNNING, STOPPED, TERMINATED -> {}
        }
    }

    private static <T> Optional<T> tried(Callable<T> work) {
        try {
            return Optional.of(work.call());
        } catch (ApiException refused) {
            return Optional.empty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void recount(NodeId node, Capacity total) {
        List<InstanceItem> items = all();
        Set<String> held = held("SELECT host(ip) AS a FROM subnet_address WHERE interface IS NOT NULL");
        Set<String> shown = new TreeSet<>();
        Set<String> publicShown = new TreeSet<>();
        int running = 0;
        for (InstanceItem item : items) {
            item.privateIpAddress().ifPresent(shown::add);
            item.publicIpAddress().ifPresent(publicShown::add);
            boolean uses = switch (item.state().name()) {
                case RUNNING, STOPPING, SHUTTING_DOWN -> true;
                case PENDING -> cloud.row(item.instanceId()).node().isPresent();
                case STOPPED, TERMINATED -> false;
            };
            running += uses ? 1 : 0;
        }
        assertThat(shown).isEqualTo(held);
        assertThat(publicShown).isEqualTo(held("SELECT host(ip) AS a FROM public_address WHERE interface IS NOT NULL"));
        var free = cloud.database
                .transaction(tx -> cloud.nodes.lock(tx, node))
                .orElseThrow()
                .free();
        assertThat(free.vcpus()).isEqualTo(total.vcpus() - 2 * running).isNotNegative();
    }

    private Set<String> held(String sql) {
        List<String> found = cloud.database.read(tx -> Sql.list(tx, sql, row -> row.getString("a")));
        return new TreeSet<>(found);
    }
}
