package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.TapsOnly;
import io.ironbark.node.Wishes;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceDesired;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LibvirtHypervisorIT extends HypervisorContract {
    private final LibvirtHypervisor libvirt = new LibvirtHypervisor("qemu:///system", Duration.ofSeconds(30));
    private final InstanceDesired instance = Wishes.instance(Wishes.NO_IMAGE);
    private final TapsOnly taps = new TapsOnly();
    private Path directory = Path.of("");

    @BeforeEach
    void makeRoom() throws Exception {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "ironbark-it");
        Durable.directory(directory, "rwx--x--x");
        Files.write(disk(), new byte[1 << 20]);
        var port = taps.prepare(
                instance,
                Wishes.document(new io.ironbark.proto.id.NodeId("it"), 1, java.util.List.of())
                        .vpcs()
                        .getFirst());
        assertThat(port.tap()).isEqualTo(tap());
    }

    @AfterEach
    void leaveNothing() throws Exception {
        libvirt.destroy(id().value());
        libvirt.undefine(id().value());
        libvirt.close();
        taps.release(id(), instance.nic());
        Durable.deleteTree(directory);
    }

    @Override
    Hypervisor hypervisor() {
        return libvirt;
    }

    @Override
    Path disk() {
        return directory.resolve("disk.raw");
    }

    @Override
    String tap() {
        var eni = instance.nic().id().value();
        return "tap" + eni.substring(eni.length() - 12);
    }

    @Override
    InstanceId id() {
        return instance.id();
    }

    @Test
    void aLibvirtThatIsNotThereIsSilence() {
        try (var nowhere = new LibvirtHypervisor("qemu+unix:///system?socket=/nonexistent", Duration.ofSeconds(5))) {
            assertThat(nowhere.look(id().value())).isInstanceOf(Sighting.Unseen.class);
        }
    }
}
