package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.node.disk.Layer;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import io.ironbark.testsupport.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a node relies on in a hypervisor. The fake and the real one pass the same. */
abstract class HypervisorContract {
    private static final Duration SOON = Duration.ofSeconds(60);

    abstract Hypervisor hypervisor();

    /** A disk for the domain; made if the hypervisor needs it. */
    abstract Path disk();

    /** A tap that is there if the hypervisor needs it. */
    abstract String tap();

    /** The like for a second card. */
    abstract String secondTap();

    abstract InstanceId id();

    private String name() {
        return id().value();
    }

    private String description(int memoryMib) {
        return DomainXml.of(new DomainSpec(
                id(),
                new Machine("t3.nano", 1, memoryMib, 1),
                Accelerator.TCG,
                List.of(new Layer(disk(), Layer.Format.RAW)),
                disk().resolveSibling("console.log"),
                tap(),
                "02:00:00:00:00:01",
                new DomainNote("contract", "kept <as> it & is")));
    }

    @Test
    void aDomainLivesFromDefinitionToUndefinition() throws Exception {
        var hypervisor = hypervisor();
        var hints = new ConcurrentLinkedQueue<String>();
        hypervisor.listen((name, hint) -> hints.add(name + " " + hint));
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.Absent());
        assertThat(hypervisor.description(name())).isEmpty();

        hypervisor.define(description(64));
        hypervisor.define(description(96));
        assertThat(hypervisor.names()).contains(name());
        assertThat(hypervisor.look(name())).isInstanceOf(Sighting.ShutOff.class);
        assertThat(hypervisor.description(name()).flatMap(DomainXml::note))
                .contains(new DomainNote("contract", "kept <as> it & is"));

        hypervisor.startPaused(name());
        hypervisor.startPaused(name());
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.Paused());
        hypervisor.resume(name());
        hypervisor.resume(name());
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.Running());

        var second = new DomainSpec.Card(secondTap(), "02:00:00:00:00:02");
        assertThat(hypervisor.cards(name())).containsExactly("02:00:00:00:00:01");
        hypervisor.plug(name(), second);
        assertThat(hypervisor.cards(name())).containsExactly("02:00:00:00:00:01", "02:00:00:00:00:02");
        hypervisor.unplug(name(), second.mac());
        hypervisor.unplug(name(), second.mac());

        hints.clear();
        hypervisor.reset(name());
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.Running());
        Await.until("a hint of the reset", SOON, () -> hints.contains(name() + " REBOOTED"));

        hypervisor.destroy(name());
        hypervisor.destroy(name());
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.ShutOff(Sighting.Cause.DESTROYED));
        Await.until("a hint of the end", SOON, () -> hints.contains(name() + " CHANGED"));
        hypervisor.undefine(name());
        hypervisor.undefine(name());
        assertThat(hypervisor.look(name())).isEqualTo(new Sighting.Absent());
        assertThat(hypervisor.names()).doesNotContain(name());
    }

    @Test
    void whatIsNotThereCantBeStartedButCanBeRemoved() {
        var hypervisor = hypervisor();
        assertThatThrownBy(() -> hypervisor.startPaused(name()))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        e -> assertThat(e.kind()).isEqualTo(HypervisorException.Kind.REFUSED));
        assertThatThrownBy(() -> hypervisor.resume(name())).isInstanceOf(HypervisorException.class);
        hypervisor.destroy(name());
        hypervisor.undefine(name());
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> hypervisor().define("<domain><nonsense/></domain>"))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        e -> assertThat(e.kind()).isEqualTo(HypervisorException.Kind.REFUSED));
    }
}
