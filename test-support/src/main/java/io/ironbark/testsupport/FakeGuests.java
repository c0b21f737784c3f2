package io.ironbark.testsupport;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Console;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.node.StepTiming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Guests of a {@link FakeNode}: a state per instance, which follows what is wanted of it, never an older generation. */
final class FakeGuests implements AutoCloseable {
    private record Guest(InstanceDesired wanted, RunState state) {}

    private final Duration boot;
    private final InstantSource clock;
    private final Runnable changed;
    private final SortedMap<InstanceId, Guest> guests = new TreeMap<>();
    private boolean closed;

    FakeGuests(Duration boot, InstantSource clock, Runnable changed) {
        this.boot = boot;
        this.clock = clock;
        this.changed = changed;
    }

    synchronized void want(InstanceDesired wanted) {
        var known = Optional.ofNullable(guests.get(wanted.id()));
        boolean isOld = known.filter(guest -> guest.wanted().generation() > wanted.generation()
                        || guest.wanted().equals(wanted)
                        || guest.state() == RunState.TERMINATED)
                .isPresent();
        if (isOld || closed) {
            return;
        }
        boolean runs = known.filter(guest -> guest.state() == RunState.RUNNING).isPresent();
        guests.put(
                wanted.id(),
                new Guest(
                        wanted,
                        switch (wanted.power()) {
                            case RUNNING -> runs ? RunState.RUNNING : RunState.PREPARING;
                            case STOPPED -> RunState.STOPPED;
                            case TERMINATED -> RunState.TERMINATED;
                        }));
        if (wanted.power() == Power.RUNNING && !runs) {
            Thread.ofVirtual().name("boot " + wanted.id()).start(() -> boot(wanted));
        }
    }

    private void boot(InstanceDesired wanted) {
        try {
            Thread.sleep(boot);
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            var now = guests.get(wanted.id());
            if (closed || now == null || now.wanted().power() != Power.RUNNING) {
                return;
            }
            guests.put(wanted.id(), new Guest(now.wanted(), RunState.RUNNING));
        }
        changed.run();
    }

    synchronized SortedSet<InstanceId> running() {
        var running = new TreeSet<InstanceId>();
        guests.forEach((id, guest) -> {
            if (guest.state() == RunState.RUNNING) {
                running.add(id);
            }
        });
        return running;
    }

    synchronized List<InstanceObserved> observed() {
        return guests.values().stream()
                .map(guest -> new InstanceObserved(
                        guest.wanted().id(),
                        guest.wanted().generation(),
                        guest.state(),
                        guest.wanted().reboots(),
                        false,
                        Optional.empty(),
                        guest.state() == RunState.RUNNING
                                ? List.of(new StepTiming("boot", boot.toMillis()))
                                : List.of(),
                        List.of(),
                        guest.wanted().asked().settings()))
                .toList();
    }

    synchronized List<Console> consoles() {
        return guests.values().stream()
                .filter(guest -> guest.wanted().consoleRequest() > 0 && guest.state() == RunState.RUNNING)
                .map(guest -> new Console(
                        guest.wanted().id(),
                        guest.wanted().consoleRequest(),
                        clock.instant(),
                        Bytes.of(("console of " + guest.wanted().id()).getBytes(StandardCharsets.UTF_8))))
                .toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
