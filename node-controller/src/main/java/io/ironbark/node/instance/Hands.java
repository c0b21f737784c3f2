package io.ironbark.node.instance;

import io.ironbark.node.disk.Layer;
import io.ironbark.node.domain.DomainNote;
import io.ironbark.node.domain.DomainSpec;
import io.ironbark.node.domain.DomainXml;
import io.ironbark.node.image.ImageRefused;
import io.ironbark.node.key.KeyLayers;
import io.ironbark.node.network.NetworkPlane.Port;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Performs steps for one instance. Makes no choices. */
final class Hands {
    private final Host host;
    private final Networks networks;
    private final Timings timings = new Timings();
    private List<Port> ports = List.of();

    /** For one pass over one instance. */
    Hands(Host host, Networks networks) {
        this.host = host;
        this.networks = networks;
    }

    /** What a step changed in the journal beyond what the plan says; empty for most. */
    Optional<Progress.Change> perform(Step step, Journal journal)
            throws IOException, ImageRefused, InterruptedException {
        var wanted = journal.wanted();
        String name = wanted.id().value();
        var hypervisor = host.hypervisor();
        long start = System.nanoTime();
        switch (step) {
            case Step.Prepare(boolean disk) -> {
                return prepare(journal, disk);
            }
            case Step.Define() -> hypervisor.define(DomainXml.of(spec(journal)));
            case Step.Start() -> hypervisor.startPaused(name);
            case Step.Attach() -> networks.attach(wanted);
            case Step.Plug(var nic) -> {
                var tap = networks.plug(wanted, nic);
                hypervisor.plug(name, new DomainSpec.Card(tap.tap(), tap.mac()));
                networks.attach(wanted);
            }
            case Step.Unplug(var mac) -> hypervisor.unplug(name, mac);
            case Step.Resume() -> hypervisor.resume(name);
            case Step.AskToPowerOff() -> hypervisor.askToPowerOff(name);
            case Step.AskToReboot() -> hypervisor.askToReboot(name);
            case Step.Reset() -> hypervisor.reset(name);
            case Step.Interrupt() -> hypervisor.interrupt(name);
            case Step.Destroy() -> hypervisor.destroy(name);
            case Step.Undefine() -> hypervisor.undefine(name);
            case Step.ReleaseNetwork() -> networks.release(wanted);
            case Step.DeleteDisk() -> host.disks().remove(wanted.id());
            case Step.Note _, Step.Forget _, Step.Wait _ -> throw new IllegalArgumentException(step.word());
        }
        timings.add(step.word(), System.nanoTime() - start);
        return step instanceof Step.Resume ? Optional.of(new Progress.Timed(all(journal))) : Optional.empty();
    }

    private List<io.ironbark.proto.node.StepTiming> all(Journal journal) {
        // A launch that was interrupted keeps what its first half took.
        var merged = new ArrayList<>(
                journal.progress().bootId().isEmpty() ? journal.progress().timings() : List.of());
        var now = timings.all();
        merged.removeIf(old -> now.stream().anyMatch(each -> each.step().equals(old.step())));
        merged.addAll(now);
        return merged;
    }

    /** The tap and the disk are made side by side, since neither needs the other. */
    private Optional<Progress.Change> prepare(Journal journal, boolean disk)
            throws IOException, ImageRefused, InterruptedException {
        var wanted = journal.wanted();
        var tap = new FutureTask<>(() -> timings.of("network", () -> prepared(wanted)));
        var side = Thread.ofVirtual().name("network-" + wanted.id()).start(tap);
        try {
            Optional<Progress.Change> built = Optional.empty();
            if (disk) {
                KeyLayers.Base base = host.disks().make(wanted, timings);
                built = Optional.of(new Progress.Built(base.chain(), base.notes()));
            }
            ports = tap.get();
            return built;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            joinWhateverComes(side);
        }
    }

    /** The taps of all interfaces, the first one first. */
    private List<Port> prepared(InstanceDesired wanted) {
        var all = new ArrayList<>(List.of(networks.prepare(wanted)));
        wanted.furtherNics().forEach(further -> all.add(networks.plug(wanted, further.nic())));
        return all;
    }

    /** What is done next may undo what the thread does, so it must not run beside it, even if we are interrupted. */
    private static void joinWhateverComes(Thread side) {
        boolean interrupted = false;
        while (side.isAlive()) {
            try {
                side.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private DomainSpec spec(Journal journal) throws IOException, InterruptedException {
        var wanted = journal.wanted();
        if (ports.isEmpty()) {
            throw new IllegalStateException("no tap was prepared for " + wanted.id());
        }
        var cards = ports.stream()
                .map(port -> new DomainSpec.Card(port.tap(), port.mac()))
                .toList();
        var chain = new ArrayList<Layer>();
        chain.add(new Layer(host.home().disk(wanted.id()), Layer.Format.QCOW2));
        chain.addAll(
                journal.progress().built()
                        ? journal.progress().base()
                        : host.disks().below(wanted.id()));
        var console = host.home().console(wanted.id());
        Durable.directory(host.home().instance(wanted.id()), "rwx--x--x");
        if (Files.isSymbolicLink(console)) {
            Files.delete(console);
        }
        return new DomainSpec(
                wanted.id(),
                wanted.machine(),
                host.accelerator(),
                chain,
                console,
                cards.getFirst().tap(),
                cards.getFirst().mac(),
                cards.subList(1, cards.size()),
                // libvirt's files are readable to more than ours, so its note goes without the user data
                new DomainNote(host.owner(), new String(Json.write(wanted.withoutUserData()), StandardCharsets.UTF_8)));
    }
}
