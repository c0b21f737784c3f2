package io.ironbark.node.domain;

import io.ironbark.proto.node.Bytes;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.xml.sax.InputSource;

/**
 * A hypervisor without guests, for simulations and for nodes by the thousand. It passes the same contract test as the
 * real one.
 */
public final class FakeHypervisor implements Hypervisor {
    private final SortedMap<String, Machine> machines = new TreeMap<>();
    private final List<BiConsumer<String, Hint>> listeners = new CopyOnWriteArrayList<>();
    private final SortedMap<String, Long> interrupts = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> cards = new TreeMap<>();
    private boolean reachable = true;
    private boolean guestsListen = true;

    private record Machine(String description, Sighting state, long starts) {
        Machine in(Sighting next) {
            return new Machine(description, next, starts);
        }
    }

    /** Makes every call fail as if libvirt hung, or work again. */
    public synchronized void setReachable(boolean now) {
        reachable = now;
    }

    /** Makes guests obey the power button, or ignore it. */
    public synchronized void setGuestsListen(boolean now) {
        guestsListen = now;
    }

    /** Makes a guest end by itself. */
    public synchronized void end(String name, Sighting.Cause cause) {
        change(name, new Sighting.ShutOff(cause));
    }

    /** Takes the host's power away and gives it back: processes are gone, definitions stay. */
    public synchronized void rebootHost() {
        machines.replaceAll((_, machine) -> machine.in(new Sighting.ShutOff(Sighting.Cause.FORGOTTEN)));
    }

    /** How many processes a domain has had. */
    public synchronized long starts(String name) {
        var machine = machines.get(name);
        return machine == null ? 0 : machine.starts();
    }

    @Override
    public synchronized SortedSet<String> cards(String name) {
        reach();
        return new TreeSet<>(cards.computeIfAbsent(
                name, _ -> description(name).map(DomainXml::cards).orElseGet(TreeSet::new)));
    }

    @Override
    public synchronized void plug(String name, DomainSpec.Card card) {
        var _ = cards(name);
        Objects.requireNonNull(cards.get(name)).add(card.mac());
    }

    @Override
    public synchronized void unplug(String name, String mac) {
        var _ = cards(name);
        Objects.requireNonNull(cards.get(name)).remove(mac);
    }

    @Override
    public synchronized SortedSet<String> names() {
        reach();
        return new TreeSet<>(machines.keySet());
    }

    @Override
    public synchronized Sighting look(String name) {
        if (!reachable) {
            return new Sighting.Unseen("told to be unreachable");
        }
        var machine = machines.get(name);
        return machine == null ? new Sighting.Absent() : machine.state();
    }

    @Override
    public synchronized Optional<String> description(String name) {
        reach();
        return Optional.ofNullable(machines.get(name)).map(Machine::description);
    }

    @Override
    public synchronized void define(String description) {
        reach();
        String name = nameIn(description);
        var before = machines.get(name);
        machines.put(
                name,
                before == null
                        ? new Machine(description, new Sighting.ShutOff(Sighting.Cause.FORGOTTEN), 0)
                        : new Machine(description, before.state(), before.starts()));
    }

    @Override
    public synchronized void startPaused(String name) {
        reach();
        var machine = known(name);
        if (!machine.state().alive()) {
            cards.remove(name);
            machines.put(name, new Machine(machine.description(), new Sighting.Paused(), machine.starts() + 1));
            hint(name, Hint.CHANGED);
        }
    }

    @Override
    public synchronized void resume(String name) {
        reach();
        if (!known(name).state().alive()) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, name + " has no process");
        }
        change(name, new Sighting.Running());
    }

    @Override
    public synchronized void askToPowerOff(String name) {
        reach();
        if (guestsListen && known(name).state().alive()) {
            change(name, new Sighting.ShutOff(Sighting.Cause.SHUTDOWN));
        }
    }

    @Override
    public synchronized void askToReboot(String name) {
        reach();
        if (guestsListen && known(name).state().alive()) {
            hint(name, Hint.REBOOTED);
        }
    }

    @Override
    public synchronized void reset(String name) {
        reach();
        if (!known(name).state().alive()) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, name + " has no process");
        }
        hint(name, Hint.REBOOTED);
    }

    @Override
    public synchronized void interrupt(String name) {
        running(name);
        interrupts.merge(name, 1L, Long::sum);
    }

    @Override
    public synchronized Optional<Bytes> screen(String name, boolean wake, int bytesMax) {
        running(name);
        return Optional.of(Bytes.of(new byte[] {(byte) 0xFF, (byte) 0xD8}));
    }

    @Override
    public synchronized Usage usage(String name) {
        running(name);
        return new Usage(Duration.ofSeconds(1), 1024);
    }

    /** How many interrupts a domain has had. */
    public synchronized long interrupts(String name) {
        return interrupts.getOrDefault(name, 0L);
    }

    @Override
    public synchronized void destroy(String name) {
        reach();
        var machine = machines.get(name);
        if (machine != null && machine.state().alive()) {
            change(name, new Sighting.ShutOff(Sighting.Cause.DESTROYED));
        }
    }

    @Override
    public synchronized void undefine(String name) {
        reach();
        machines.remove(name);
    }

    @Override
    public void listen(BiConsumer<String, Hint> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {}

    private Machine known(String name) {
        var machine = machines.get(name);
        if (machine == null) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, "no domain " + name);
        }
        return machine;
    }

    private void running(String name) {
        reach();
        if (!known(name).state().alive()) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, name + " has no process");
        }
    }

    private void change(String name, Sighting state) {
        machines.put(name, known(name).in(state));
        hint(name, Hint.CHANGED);
    }

    private void hint(String name, Hint hint) {
        new ArrayList<>(listeners).forEach(listener -> listener.accept(name, hint));
    }

    private void reach() {
        if (!reachable) {
            throw new HypervisorException(HypervisorException.Kind.UNREACHABLE, "told to be unreachable");
        }
    }

    private static String nameIn(String description) {
        try {
            var name = XPathFactory.newInstance()
                    .newXPath()
                    .evaluate("/domain/name", new InputSource(new StringReader(description)));
            if (name.isEmpty()) {
                throw new HypervisorException(HypervisorException.Kind.REFUSED, "a domain needs a name");
            }
            return name;
        } catch (XPathExpressionException e) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, "not a description of a domain", e);
        }
    }
}
