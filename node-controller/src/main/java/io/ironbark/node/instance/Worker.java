package io.ironbark.node.instance;

import io.ironbark.node.domain.HypervisorException;
import io.ironbark.node.domain.Sighting;
import io.ironbark.node.image.CacheFull;
import io.ironbark.node.image.ImageRefused;
import io.ironbark.node.network.NetworkException;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.Screenshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's thread: looks, plans, performs, and looks again. Since it is the only one that does anything about the
 * instance, one operation runs at a time.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** Hints from libvirt come at once; this finds what they miss. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Problem NO_ROOM = new Problem(
            "Server.InsufficientInstanceCapacity", "The node has no room for the instance's image at the moment.");
    private static final Problem HOST_TROUBLE =
            new Problem("Server.InternalError", "The node could not make the instance ready.");

    private final Host host;
    private final Networks networks;
    private final JournalStore store;
    private final Planner planner;
    private final Signal news;
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread;
    private Journal journal;
    private boolean preparing;
    private Optional<SortedSet<String>> cards = Optional.empty();
    private volatile Sighting domain = new Sighting.Unseen("not looked yet");
    private volatile Optional<Instant> rebooted = Optional.empty();
    private volatile Optional<Screenshot> picture = Optional.empty();
    private volatile boolean forgotten;
    private volatile boolean closed;

    /** Takes a journal that is on disk. */
    Worker(Host host, Networks networks, JournalStore store, Journal journal, Signal news) {
        this.host = host;
        this.networks = networks;
        this.store = store;
        this.planner = new Planner(host.patience());
        this.journal = journal;
        this.news = news;
        this.thread = Thread.ofVirtual().name(journal.wanted().id().value()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a newer wish; an older one is refused. */
    void wish(InstanceDesired newer) throws IOException {
        synchronized (this) {
            if (newer.generation() < journal.wanted().generation() || newer.equals(journal.wanted())) {
                return;
            }
            var next = journal.wanting(newer);
            store.write(next);
            journal = next;
            if (preparing && newer.power() != Power.RUNNING) {
                thread.interrupt(); // a fetch of minutes must not outlive the wish for it
            }
        }
        poke();
    }

    /** Something may have changed: look now. */
    void poke() {
        wake.release();
    }

    void sawReboot(Instant when) {
        rebooted = Optional.of(when);
        poke();
    }

    synchronized Journal journal() {
        return journal;
    }

    boolean forgotten() {
        return forgotten;
    }

    /** The answer to the last request for the guest's screen, if this process has answered one. */
    Optional<Screenshot> picture() {
        return picture;
    }

    InstanceObserved report() {
        var now = journal();
        return forgotten ? Report.ofTombstone(now.wanted().id(), now.wanted().generation()) : Report.of(now, domain);
    }

    /** Ends the thread after the step it is at. */
    void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed && !forgotten) {
                var next = pass();
                if (forgotten || closed) {
                    break;
                }
                long millis = next.map(when -> Duration.between(host.clock().instant(), when))
                        .filter(wait -> wait.compareTo(LOOK_EVERY) < 0)
                        .orElse(LOOK_EVERY)
                        .toMillis();
                if (wake.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            if (!closed) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One look, plan and execution. Says when to look again at the latest, if the plan knows. */
    private Optional<Instant> pass() throws InterruptedException {
        var before = report();
        var seen = look();
        var plan = planner.plan(journal(), seen);
        Optional<Instant> next = Optional.empty();
        try {
            next = perform(plan);
        } catch (InterruptedException e) {
            if (closed) {
                throw e;
            }
            poke(); // the wish changed under a long step
        } catch (ImageRefused e) {
            LOG.warn("{} can't be launched: {}", id(), e.getMessage());
            giveUp(new Problem(e.code(), String.valueOf(e.getMessage())));
        } catch (HypervisorException | NetworkException | IOException e) {
            stumble(e);
        } finally {
            domain = host.hypervisor().look(id().value());
            boolean pictured = takePicture();
            if (pictured || !before.equals(report())) {
                news.raise();
            }
        }
        boolean acted = plan.stream().anyMatch(step -> !(step instanceof Step.Wait));
        return acted && next.isEmpty() ? Optional.of(host.clock().instant()) : next;
    }

    /** Answers an open request for the guest's screen, with nothing if there is none to see. */
    private boolean takePicture() {
        var asked = journal().wanted().asked();
        if (forgotten || asked.screenshots() <= picture.map(Screenshot::request).orElse(0L)) {
            return false;
        }
        var jpeg = Bytes.of(new byte[0]);
        if (domain instanceof Sighting.Running || domain instanceof Sighting.Paused) {
            try {
                jpeg = host.hypervisor()
                        .screen(id().value(), asked.wake(), Screenshot.MAX_BYTES)
                        .orElse(jpeg);
            } catch (HypervisorException e) {
                LOG.warn("{}: no picture of its screen: {}", id(), e.getMessage());
            }
        }
        picture = Optional.of(
                new Screenshot(id(), asked.screenshots(), host.clock().instant(), jpeg));
        return true;
    }

    private Seen look() {
        domain = host.hypervisor().look(id().value());
        return new Seen(
                domain,
                host.disks().exists(id()),
                host.bootId(),
                rebooted,
                cards(),
                host.clock().instant());
    }

    /** Looked at only while they are not known to be those that are wanted: it is a long answer. */
    private Optional<SortedSet<String>> cards() {
        if (!(domain instanceof Sighting.Running)) {
            cards = Optional.empty();
            return cards;
        }
        var wanted = journal().wanted().nics().stream().map(Nic::mac).collect(Collectors.toCollection(TreeSet::new));
        if (cards.filter(wanted::equals).isEmpty()) {
            try {
                cards = Optional.of(host.hypervisor().cards(id().value()));
            } catch (HypervisorException e) {
                LOG.debug("{}: its network cards can't be seen: {}", id(), e.getMessage());
                cards = Optional.empty();
            }
        }
        return cards;
    }

    private Optional<Instant> perform(List<Step> plan) throws IOException, ImageRefused, InterruptedException {
        var hands = new Hands(host, networks);
        for (Step step : plan) {
            if (step instanceof Step.Wait(var until)) {
                return Optional.of(until);
            }
            LOG.debug("{}: {}", id(), step);
            switch (step) {
                case Step.Note(var change) -> record(change);
                case Step.Forget() -> forget();
                case Step.Prepare _ -> interruptibly(hands, step);
                case Step.Define _,
                        Step.Start _,
                        Step.Attach _,
                        Step.Resume _,
                        Step.Plug _,
                        Step.Unplug _,
                        Step.AskToPowerOff _,
                        Step.AskToReboot _,
                        Step.Reset _,
                        Step.Interrupt _,
                        Step.Destroy _,
                        Step.Undefine _,
                        Step.ReleaseNetwork _,
                        Step.DeleteDisk _,
                        Step.Wait _ -> hands.perform(step, journal()).ifPresent(this::recorded);
            }
            Failpoint.reached(step.word());
        }
        return Optional.empty();
    }

    /** The one step that may take long, and that a change of mind interrupts. */
    private void interruptibly(Hands hands, Step step) throws IOException, ImageRefused, InterruptedException {
        synchronized (this) {
            if (journal.wanted().power() != Power.RUNNING) {
                throw new InterruptedException();
            }
            preparing = true;
        }
        Optional<Progress.Change> change;
        try {
            change = hands.perform(step, journal());
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                preparing = false;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            throw e;
        } finally {
            synchronized (this) {
                preparing = false;
            }
        }
        boolean late = Thread.interrupted(); // it came after the work was done: the plan that follows sees the wish
        assert !late || !preparing;
        change.ifPresent(this::recorded);
    }

    private void recorded(Progress.Change change) {
        try {
            record(change);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private synchronized void record(Progress.Change change) throws IOException {
        var next = journal.after(change);
        store.write(next);
        journal = next;
        Failpoint.reached(new Step.Note(change).word());
    }

    private void forget() throws IOException {
        store.bury(id(), journal().wanted().generation());
        forgotten = true;
        news.raise();
    }

    private void stumble(Exception e) {
        if (e instanceof HypervisorException silent && silent.kind() == HypervisorException.Kind.UNREACHABLE) {
            LOG.warn("{}: {}", id(), e.getMessage());
            return; // says nothing about the instance
        }
        LOG.warn("{}: will be tried again", id(), e);
        var now = host.clock().instant();
        var before = journal().progress().trouble();
        try {
            record(new Progress.Stumbled(new Progress.Trouble(
                    before.map(Progress.Trouble::since).orElse(now),
                    now,
                    before.map(Progress.Trouble::count).orElse(0) + 1,
                    e instanceof CacheFull ? NO_ROOM : HOST_TROUBLE)));
        } catch (IOException again) {
            LOG.error("{}: its journal can't be written", id(), again);
        }
    }

    private void giveUp(Problem problem) throws InterruptedException {
        var now = journal();
        try {
            var next = perform(planner.giveUp(now.wanted(), now.progress(), look(), problem));
            assert next.isEmpty();
        } catch (ImageRefused e) {
            throw new IllegalStateException(e);
        } catch (HypervisorException | NetworkException | IOException e) {
            stumble(e);
        }
    }

    private InstanceId id() {
        return journal().wanted().id();
    }
}
