package io.ironbark.node.domain;

import io.ironbark.node.domain.HypervisorException.Kind;
import io.ironbark.proto.node.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.KeycodeSet;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt through its C library. Each call runs on one of a few platform threads, since native code holds its thread, and
 * is waited for as long as a healthy libvirt ever takes. If all threads hang, calls fail at once: the node says that
 * libvirt hangs instead of hanging with it.
 */
public final class LibvirtHypervisor implements Hypervisor {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHypervisor.class);
    private static final int THREADS = 8;
    private static final int START_PAUSED = 1;
    /** Of a device: as the guest is now, for its next start is defined anew. */
    private static final int LIVE = 1;

    private static final int REBOOT_BY_POWER_BUTTON = 1;
    /** Managed save image, snapshots' metadata, NVRAM: nothing of a domain may make it stay. */
    private static final int UNDEFINE_ALL = 1 | 2 | 4;

    private static final int KEEPALIVE_SECONDS = 5;

    /** Linux' number of a key that does nothing by itself. */
    private static final int KEY_LEFT_SHIFT = 42;

    private static final int KEY_HELD_MILLIS = 50;
    private static final int KEEPALIVE_TRIES = 3;

    /**
     * Every connection that listeners were added to. libvirt's event loop goes on calling them after we have lost interest,
     * and a listener that was collected with its connection ends the process with a fault in native code.
     */
    private static final List<Connect> LISTENED_TO = new CopyOnWriteArrayList<>();

    private final String uri;
    private final Duration patience;
    private final ThreadPoolExecutor threads;
    private final List<BiConsumer<String, Hint>> listeners = new CopyOnWriteArrayList<>();
    private final DomainCauses causes;
    private final DomainInterrupts interrupts;
    private Optional<Connect> connection = Optional.empty();
    private volatile boolean closed;

    /**
     * Connects when first needed, and again whenever the connection is lost.
     *
     * @param uri such as {@code qemu:///system}
     * @param patience how long one call may take
     */
    public LibvirtHypervisor(String uri, Duration patience) {
        this.uri = uri;
        this.patience = patience;
        this.causes = new DomainCauses(uri);
        this.interrupts = new DomainInterrupts(uri);
        this.threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("libvirt-", 0).factory());
        LibvirtEvents.start();
    }

    @Override
    public SortedSet<String> names() {
        return call("list", connect -> {
            var names = new TreeSet<String>();
            for (Domain domain : connect.listAllDomains(0)) {
                names.add(domain.getName());
                domain.free();
            }
            return names;
        });
    }

    @Override
    public Sighting look(String name) {
        try {
            return call("look", connect -> {
                var found = find(connect, name);
                if (found.isEmpty()) {
                    return new Sighting.Absent();
                }
                try (var domain = found.get()) {
                    return sighting(name, domain.it());
                }
            });
        } catch (HypervisorException e) {
            return new Sighting.Unseen(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<String> description(String name) {
        return call("describe", connect -> {
            var found = find(connect, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try (var domain = found.get()) {
                return Optional.of(domain.it().getXMLDesc(0));
            }
        });
    }

    @Override
    public void define(String description) {
        act("define", connect -> connect.domainDefineXML(description).free());
    }

    @Override
    public void startPaused(String name) {
        with("start", name, domain -> {
            try {
                domain.create(START_PAUSED);
            } catch (LibvirtException e) {
                if (domain.isActive() != 1) {
                    throw e;
                }
            }
        });
    }

    @Override
    public void resume(String name) {
        with("resume", name, domain -> {
            if (state(domain) != org.libvirt.DomainInfo.DomainState.VIR_DOMAIN_RUNNING) {
                domain.resume();
            }
        });
    }

    @Override
    public SortedSet<String> cards(String name) {
        return call("cards", connect -> {
            try (var domain = require(connect, name)) {
                return DomainXml.cards(domain.it().getXMLDesc(0));
            }
        });
    }

    @Override
    public void plug(String name, DomainSpec.Card card) {
        with("plug", name, domain -> domain.attachDeviceFlags(DomainXml.card(card), LIVE));
    }

    @Override
    public void unplug(String name, String mac) {
        with("unplug", name, domain -> {
            try {
                domain.detachDeviceFlags(DomainXml.cardWith(mac), LIVE);
            } catch (LibvirtException e) {
                LOG.debug("{} was asked for {} before", name, mac, e);
            }
        });
    }

    @Override
    public void askToPowerOff(String name) {
        with("shutdown", name, Domain::shutdown);
    }

    @Override
    public void askToReboot(String name) {
        with("reboot", name, domain -> domain.reboot(REBOOT_BY_POWER_BUTTON));
    }

    @Override
    public void reset(String name) {
        with("reset", name, Domain::reset);
    }

    @Override
    public void interrupt(String name) {
        act("interrupt", _ -> interrupts.inject(name));
    }

    @Override
    public Optional<Bytes> screen(String name, boolean wake, int bytesMax) {
        return call("screen", connect -> {
            try (var domain = require(connect, name)) {
                if (wake) {
                    domain.it().sendKey(KeycodeSet.LINUX, KEY_HELD_MILLIS, KEY_LEFT_SHIFT);
                }
                return ScreenPicture.jpeg(ScreenDump.of(connect, domain.it()), bytesMax)
                        .map(Bytes::of);
            } catch (IOException e) {
                throw new HypervisorException(Kind.REFUSED, "the screen of " + name + " can't be read", e);
            }
        });
    }

    @Override
    public Usage usage(String name) {
        return call("usage", connect -> {
            try (var domain = require(connect, name)) {
                var info = domain.it().getInfo();
                return new Usage(Duration.ofNanos(info.cpuTime), info.memory);
            }
        });
    }

    @Override
    public void destroy(String name) {
        act("destroy", connect -> {
            var found = find(connect, name);
            if (found.isPresent()) {
                try (var domain = found.get()) {
                    if (domain.it().isActive() == 1) {
                        destroy(domain.it());
                    }
                }
            }
        });
    }

    @Override
    public void undefine(String name) {
        act("undefine", connect -> {
            var found = find(connect, name);
            if (found.isPresent()) {
                try (var domain = found.get()) {
                    if (domain.it().isPersistent() == 1) {
                        domain.it().undefine(UNDEFINE_ALL);
                    }
                }
            }
        });
    }

    @Override
    public void listen(BiConsumer<String, Hint> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }

    private static void destroy(Domain domain) throws LibvirtException {
        try {
            domain.destroy();
        } catch (LibvirtException e) {
            if (domain.isActive() == 1) {
                throw e;
            }
        }
    }

    private Sighting sighting(String name, Domain domain) throws LibvirtException {
        return switch (state(domain)) {
            case VIR_DOMAIN_NOSTATE -> new Sighting.Unseen("libvirt says that it has no state");
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED -> new Sighting.Running();
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> new Sighting.Paused();
            case VIR_DOMAIN_SHUTDOWN -> new Sighting.ShuttingDown();
            case VIR_DOMAIN_SHUTOFF -> new Sighting.ShutOff(causes.of(name));
            case VIR_DOMAIN_CRASHED -> new Sighting.ShutOff(Sighting.Cause.CRASHED);
        };
    }

    private static org.libvirt.DomainInfo.DomainState state(Domain domain) throws LibvirtException {
        return domain.getInfo().state;
    }

    private void with(String verb, String name, Deed<Domain> deed) {
        act(verb, connect -> {
            try (var domain = require(connect, name)) {
                deed.perform(domain.it());
            }
        });
    }

    private void act(String verb, Deed<Connect> deed) {
        var done = call(verb, connect -> {
            deed.perform(connect);
            return true;
        });
        assert done;
    }

    private <T> T call(String verb, Question<T> question) {
        if (closed || threads.getActiveCount() >= THREADS) {
            throw new HypervisorException(Kind.UNREACHABLE, "libvirt does not answer: all calls to it hang");
        }
        var answer = threads.submit(() -> question.ask(connected()));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "libvirt does not answer: " + verb, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(Kind.UNREACHABLE, "interrupted: " + verb, e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case HypervisorException ours -> ours;
                case LibvirtException theirs -> refusal(verb, theirs);
                case null, default -> new IllegalStateException(verb, e.getCause());
            };
        }
    }

    private static HypervisorException refusal(String verb, LibvirtException e) {
        var error = e.getError();
        var code = error == null ? null : error.getCode();
        boolean lost = code == ErrorNumber.VIR_ERR_RPC
                || code == ErrorNumber.VIR_ERR_NO_CONNECT
                || String.valueOf(e.getMessage()).contains("client socket is closed");
        return new HypervisorException(lost ? Kind.UNREACHABLE : Kind.REFUSED, verb + ": " + e.getMessage(), e);
    }

    private static Held require(Connect connect, String name) throws LibvirtException {
        return find(connect, name).orElseThrow(() -> new HypervisorException(Kind.REFUSED, "no domain " + name));
    }

    private static Optional<Held> find(Connect connect, String name) throws LibvirtException {
        try {
            return Optional.of(new Held(connect.domainLookupByName(name)));
        } catch (LibvirtException e) {
            if (e.getError() != null && e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private synchronized Connect connected() throws LibvirtException {
        if (connection.isPresent() && connection.get().isAlive()) {
            return connection.get();
        }
        try {
            var fresh = new Connect(uri);
            LISTENED_TO.add(fresh);
            fresh.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_TRIES);
            fresh.addLifecycleListener((domain, _) -> {
                hint(domain, Hint.CHANGED);
                return 0;
            });
            fresh.addRebootListener(domain -> hint(domain, Hint.REBOOTED));
            connection = Optional.of(fresh);
            return fresh;
        } catch (LibvirtException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "libvirt does not answer: " + e.getMessage(), e);
        }
    }

    /** Runs on the event loop's thread: no call to libvirt may wait for an answer here. */
    private void hint(Domain domain, Hint hint) {
        try {
            String name = domain.getName(); // kept in the client's own memory
            listeners.forEach(listener -> listener.accept(name, hint));
        } catch (LibvirtException | RuntimeException e) {
            LOG.debug("a hint from libvirt was lost", e);
        }
    }

    private interface Question<T> {
        T ask(Connect connect) throws LibvirtException;
    }

    private interface Deed<T> {
        void perform(T it) throws LibvirtException;
    }

    private record Held(Domain it) implements AutoCloseable {
        @Override
        public void close() throws LibvirtException {
            it.free();
        }
    }
}
