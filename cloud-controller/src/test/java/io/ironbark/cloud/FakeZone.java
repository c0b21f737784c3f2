package io.ironbark.cloud;

import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.Console;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.node.Screenshot;
import io.ironbark.proto.node.StepTiming;
import io.ironbark.proto.zone.NodeReport;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster controller and its one node, over the real zone hop: whatever is desired is true at once. */
public final class FakeZone implements AutoCloseable {
    private static final NodeId NODE = new NodeId("node-1");

    private final ZoneName zone = new ZoneName("ib-local-1a");
    private final Capacity total;
    private final HopClient client;
    private final Map<InstanceId, PlacedInstance> desired = new ConcurrentHashMap<>();
    private final TreeSet<InstanceId> poweredOff = new TreeSet<>();
    private volatile boolean closed;
    private final Thread thread;

    public FakeZone(CloudController controller, Capacity total) {
        this.total = total;
        client = new HopClient(
                URI.create("https://127.0.0.1:" + controller.internalPort()),
                TestCloud.PKI.tls(Role.CLUSTER_CONTROLLER, zone.value()),
                Role.CLOUD_CONTROLLER,
                HopClient.Limits.PATIENT);
        post(List.of(), List.of());
        thread = Thread.ofVirtual().name("fake-zone").start(this::follow);
    }

    /** What the zone must make true, as it heard last. */
    public Map<InstanceId, PlacedInstance> desired() {
        return Map.copyOf(desired);
    }

    /** The guest powers itself off. */
    public synchronized void powerOff(InstanceId id) {
        poweredOff.add(id);
        report();
    }

    private void follow() {
        long version = 0;
        try {
            while (!closed) {
                String path = "/v1/zones/" + zone + "/desired?after=" + version;
                var answer = client.poll(path, ZoneDesired.class, Duration.ofSeconds(2));
                if (answer instanceof Answer.Got<ZoneDesired>(var document)) {
                    version = document.version();
                    document.instances()
                            .forEach(one -> desired.put(one.instance().id(), one));
                    document.gone().stream()
                            .flatMap(id -> InstanceId.parse(id).stream())
                            .forEach(desired::remove);
                }
                report(); // which is also the heartbeat
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void report() {
        var proposals = new ArrayList<Proposal>();
        var observed = new ArrayList<InstanceObserved>();
        for (PlacedInstance one : desired.values()) {
            var wanted = one.instance();
            if (one.node().isEmpty()) {
                proposals.add(new Proposal(wanted.id(), wanted.generation(), NODE, total));
                continue;
            }
            boolean byGuest = poweredOff.contains(wanted.id());
            RunState state = switch (wanted.power()) {
                case RUNNING -> byGuest ? RunState.STOPPED : RunState.RUNNING;
                case STOPPED -> RunState.STOPPED;
                case TERMINATED -> RunState.TERMINATED;
            };
            observed.add(new InstanceObserved(
                    wanted.id(),
                    wanted.generation(),
                    state,
                    wanted.reboots(),
                    byGuest,
                    Optional.empty(),
                    List.of(new StepTiming("define", 300)),
                    List.of(),
                    wanted.asked().settings()));
        }
        post(proposals, observed);
    }

    private void post(List<Proposal> proposals, List<InstanceObserved> observed) {
        var consoles = desired.values().stream()
                .filter(one -> one.node().isPresent() && one.instance().consoleRequest() > 0)
                .map(one -> new Console(
                        one.instance().id(),
                        one.instance().consoleRequest(),
                        Instant.EPOCH,
                        Bytes.of("login: ".getBytes(StandardCharsets.UTF_8))))
                .toList();
        var screens = desired.values().stream()
                .filter(one -> one.node().isPresent() && one.instance().asked().screenshots() > 0)
                .map(one -> new Screenshot(
                        one.instance().id(),
                        one.instance().asked().screenshots(),
                        Instant.EPOCH,
                        Bytes.of("a picture".getBytes(StandardCharsets.UTF_8))))
                .toList();
        var node = new NodeObserved(
                NODE,
                "boot-1",
                "test",
                "",
                0,
                "10.0.0.1",
                NodeObserved.Accelerator.TCG,
                total,
                new TreeSet<>(),
                observed,
                consoles,
                List.of(),
                List.of(),
                screens);
        var document =
                new ZoneObserved(zone, 0, List.of(new NodeReport(node, 0)), proposals, List.of(), new TreeMap<>());
        try {
            var answer = client.post("/v1/zones/" + zone + "/observed", document);
            if (answer instanceof Answer.Refused<Void>(var status, var code, var message)) {
                throw new IllegalStateException(status + " " + code + " " + message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true; // an interrupt may be lost in a report, and a closed client fails at once, again and again
        thread.interrupt();
        client.close();
    }
}
