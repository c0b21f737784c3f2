package io.ironbark.node.instance;

import io.ironbark.node.domain.DomainXml;
import io.ironbark.node.domain.Hypervisor;
import io.ironbark.node.domain.Hypervisor.Hint;
import io.ironbark.node.domain.HypervisorException;
import io.ironbark.node.instance.JournalStore.Reading;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Console;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.node.Screenshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All instances of the node: finds them at start, takes documents, and says how they are. */
public final class Instances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
    static final Duration SWEEP_EVERY = Duration.ofSeconds(20);
    /** After rules could not be applied: packets wait for them. */
    private static final Duration SWEEP_AGAIN = Duration.ofSeconds(1);
    /** A launch's own calls to the network come first. */
    private static final Duration SWEEP_DELAY = Duration.ofMillis(50);

    private final Host host;
    private final JournalStore store;
    private final Networks networks;
    private final Consoles consoles;
    private final Pictures pictures = new Pictures();
    private final Signal news;
    private final Signal sweeps = new Signal();
    private final ConcurrentSkipListMap<InstanceId, Worker> workers = new ConcurrentSkipListMap<>();
    private final Thread sweeper = Thread.ofVirtual().name("sweep").unstarted(this::sweepNetworks);
    /** On a thread of its own: libvirt may take seconds to say what it has, and rules must not wait for that. */
    private final Thread looker = Thread.ofVirtual().name("look").unstarted(this::lookForEver);

    private volatile Optional<NodeDesired> document = Optional.empty();
    private volatile Optional<NodeDesired> accepted = Optional.empty();
    private volatile List<String> problems = List.of();

    /** Domains of others, such as an administrator's own: told of once, left alone, no reason to place nothing here. */
    private volatile SortedSet<String> strangers = Collections.emptySortedSet();

    /** Raises {@code news} whenever there is something to report. */
    public Instances(Host host, JournalStore store, Signal news) {
        this.host = host;
        this.store = store;
        this.news = news;
        this.networks = new Networks(host.network(), this::guests);
        this.consoles = new Consoles(host.home());
    }

    /** Finds what is there and goes on with it, before any parent is heard. */
    public void start() throws IOException {
        document = store.kept();
        document.ifPresent(last -> networks.want(last.vpcs()));
        store.dropOldTombstones(host.clock().instant());
        for (InstanceId id : store.ids()) {
            if (store.buried(id).isPresent()) {
                store.bury(id, store.buried(id).getAsLong()); // ended between tombstone and removal
            } else {
                find(id);
            }
        }
        host.disks().keepOnly(new TreeSet<>(store.ids()));
        host.hypervisor().listen(this::hint);
        workers.values().forEach(Worker::start);
        sweeper.start();
        looker.start();
    }

    /** Makes a document true from now on. */
    public synchronized void accept(NodeDesired newer) throws IOException {
        networks.want(newer.vpcs());
        for (InstanceDesired wanted : newer.instances()) {
            accept(wanted);
        }
        document = Optional.of(newer);
        store.keep(newer);
        accepted = Optional.of(newer);
        sweeps.raise();
        news.raise();
    }

    /** Makes the network of the accepted document true before it returns; false if some of it failed. */
    public boolean settleNetwork() {
        return networks.sweep();
    }

    /** What is known of all instances, with those of the document that are gone. */
    public List<InstanceObserved> observed() {
        var all = new ConcurrentSkipListMap<InstanceId, InstanceObserved>();
        workers.forEach((id, worker) -> all.put(id, worker.report()));
        for (InstanceDesired wanted : document.map(NodeDesired::instances).orElse(List.of())) {
            if (!all.containsKey(wanted.id())) {
                all.put(wanted.id(), unworked(wanted));
            }
        }
        return List.copyOf(all.values());
    }

    /** Answers to requests for console output; {@code lastArrived} if the answers given before reached the parent. */
    public List<Console> consoles(boolean lastArrived) {
        return consoles.answers(
                workers.values().stream()
                        .map(worker -> worker.journal().wanted())
                        .toList(),
                lastArrived,
                host.clock().instant());
    }

    /** Answers to requests for guests' screens; {@code lastArrived} if the answers given before reached the parent. */
    public List<Screenshot> screenshots(boolean lastArrived) {
        return pictures.answers(
                workers.values().stream()
                        .flatMap(worker -> worker.picture().stream())
                        .toList(),
                lastArrived);
    }

    /** What monitored guests that run have used. */
    public SortedMap<InstanceId, Hypervisor.Usage> usage() {
        var usage = new TreeMap<InstanceId, Hypervisor.Usage>();
        for (InstanceObserved guest : observed()) {
            var worker = workers.get(guest.id());
            if (guest.state() == RunState.RUNNING
                    && worker != null
                    && worker.journal().wanted().asked().monitored()) {
                try {
                    usage.put(guest.id(), host.hypervisor().usage(guest.id().value()));
                } catch (HypervisorException e) {
                    LOG.debug("{}: what it uses is not known: {}", guest.id(), e.getMessage());
                }
            }
        }
        return usage;
    }

    /** Why no guest can be started now, for the operator. */
    public List<String> problems() {
        return problems;
    }

    /** What keeps no guest from being started, for the operator: a network that is not as it should be, strangers. */
    public List<String> warnings() {
        var warnings = new ArrayList<>(networks.problems());
        if (!strangers.isEmpty()) {
            warnings.add("libvirt has domains that are not this node's: " + String.join(", ", strangers));
        }
        return warnings;
    }

    /** The last document that came to this process and is being made true. */
    public Optional<NodeDesired> accepted() {
        return accepted;
    }

    /** Makes the parent be asked for everything again. */
    public void unaccept() {
        accepted = Optional.empty();
    }

    @Override
    public void close() {
        sweeper.interrupt();
        looker.interrupt();
        workers.values().forEach(Worker::close);
    }

    private void accept(InstanceDesired wanted) throws IOException {
        var worker = workers.get(wanted.id());
        if (worker != null) {
            worker.wish(wanted);
        } else if (store.buried(wanted.id()).isEmpty()) {
            var journal = store.read(wanted.id()) instanceof Reading.Damaged damaged
                    ? repaired(wanted, damaged)
                    : Journal.begin(wanted);
            begin(journal).start();
        }
    }

    private Worker begin(Journal journal) throws IOException {
        store.write(journal);
        return enlist(journal);
    }

    private Worker enlist(Journal journal) {
        var worker = new Worker(host, networks, store, journal, news);
        workers.put(journal.wanted().id(), worker);
        return worker;
    }

    /** At start: an instance with a directory. */
    private void find(InstanceId id) throws IOException {
        switch (store.read(id)) {
            case Reading.Whole(var journal) -> enlist(journal);
            case Reading.Damaged(var why) -> {
                LOG.warn("the journal of {} can't be read: {}", id, why);
                adopt(id);
            }
            case Reading.None() -> LOG.debug("{} went while it was looked for", id);
        }
    }

    /** Makes a journal anew from what libvirt has, if it is ours. Says whether it could. */
    private boolean adopt(InstanceId id) throws IOException {
        try {
            var note = host.hypervisor().description(id.value()).flatMap(DomainXml::note);
            if (note.isEmpty() || !note.get().owner().equals(host.owner())) {
                return false;
            }
            var wanted = Json.read(note.get().journal().getBytes(StandardCharsets.UTF_8), InstanceDesired.class);
            LOG.warn("{} is adopted from libvirt", id);
            var worker = begin(rebuilt(wanted));
            if (sweeper.isAlive()) {
                worker.start();
            }
            return true;
        } catch (HypervisorException e) {
            LOG.warn("libvirt can't be asked about {}: {}", id, e.getMessage());
            return false;
        }
    }

    /** What was wanted last is not known: a guest that runs goes on, one that is off stays so until a newer wish. */
    private Journal rebuilt(InstanceDesired wanted) throws IOException {
        var journal = withDisk(Journal.begin(wanted));
        return host.hypervisor().look(wanted.id().value()).alive()
                ? journal
                : journal.after(new Progress.Halted(new Progress.Halt(
                        wanted.generation(),
                        false,
                        Optional.of(new Problem("Server.InternalError", "The node lost track of the instance.")))));
    }

    /** The parent still knows what is wanted. */
    private Journal repaired(InstanceDesired wanted, Reading.Damaged damaged) throws IOException {
        LOG.warn("the journal of {} can't be read ({}); going on with what is wanted", wanted.id(), damaged.why());
        return withDisk(Journal.begin(wanted));
    }

    private Journal withDisk(Journal fresh) throws IOException {
        var id = fresh.wanted().id();
        if (!host.disks().exists(id)) {
            return fresh;
        }
        try {
            return fresh.after(
                            new Progress.Built(host.disks().below(id), List.of("its journal was lost and made anew")))
                    .after(new Progress.Kept(host.bootId()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private InstanceObserved unworked(InstanceDesired wanted) {
        try {
            var buried = store.buried(wanted.id());
            if (buried.isPresent()) {
                return Report.ofTombstone(wanted.id(), Math.max(buried.getAsLong(), wanted.generation()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Report.of(Journal.begin(wanted), new io.ironbark.node.domain.Sighting.Absent());
    }

    private void hint(String name, Hint hint) {
        InstanceId.parse(name).map(workers::get).ifPresent(worker -> {
            switch (hint) {
                case CHANGED -> worker.poke();
                case REBOOTED -> worker.sawReboot(host.clock().instant());
            }
        });
    }

    /** Those that have a tap, or are getting one. */
    private List<InstanceDesired> guests() {
        return workers.values().stream()
                .filter(worker -> !worker.forgotten())
                .map(Worker::journal)
                .filter(Instances::needsNetwork)
                .map(Journal::wanted)
                .toList();
    }

    private static boolean needsNetwork(Journal journal) {
        var progress = journal.progress();
        return switch (progress.stage()) {
            case STARTING, UP -> true;
            case NEW, DOWN ->
                journal.wanted().power() == Power.RUNNING
                        && progress.failure().isEmpty()
                        && progress.halt()
                                .filter(halt ->
                                        halt.generation() >= journal.wanted().generation())
                                .isEmpty();
        };
    }

    private void sweepNetworks() {
        forEver(() -> networks.sweep() ? SWEEP_EVERY : SWEEP_AGAIN);
    }

    private void lookForEver() {
        forEver(() -> {
            sweepWorkers();
            return SWEEP_EVERY;
        });
    }

    /** Does something now, again a moment after each document, and after the rest that it asks for. */
    private void forEver(Supplier<Duration> work) {
        long seen = -1;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var rest = work.get();
                seen = sweeps.awaitBeyond(seen, rest);
                Thread.sleep(SWEEP_DELAY);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", Thread.currentThread().getName());
        }
    }

    private void sweepWorkers() {
        workers.forEach((id, worker) -> {
            if (worker.forgotten() && workers.remove(id, worker)) {
                consoles.forget(id);
            }
        });
        var before = problems;
        var found = new ArrayList<String>();
        var foreign = new TreeSet<String>();
        try {
            for (String name : host.hypervisor().names()) {
                var id = InstanceId.parse(name);
                if (id.filter(workers::containsKey).isPresent()) {
                    continue;
                }
                if (id.isEmpty() || store.buried(id.get()).isPresent() || !adopt(id.get())) {
                    foreign.add(name);
                }
            }
            if (!foreign.equals(strangers)) {
                LOG.warn("libvirt has domains that are not this node's: {}", foreign);
                strangers = Collections.unmodifiableSortedSet(foreign);
                news.raise();
            }
        } catch (HypervisorException e) {
            found.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            found.add("journals: " + e.getMessage());
        }
        problems = List.copyOf(found);
        if (!before.equals(problems)) {
            news.raise();
        }
    }
}
