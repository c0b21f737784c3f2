package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.TapsOnly;
import io.ironbark.node.Wishes;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.VpcDesired;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        var port = taps.prepare(instance, vpc());
        assertThat(port.tap()).isEqualTo(tap());
    }

    @AfterEach
    void leaveNothing() throws Exception {
        libvirt.destroy(id().value());
        libvirt.undefine(id().value());
        libvirt.close();
        taps.release(id(), instance.nic());
        taps.release(id(), second());
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
    String secondTap() {
        return taps.plug(instance, second(), vpc()).tap();
    }

    private Nic second() {
        var nic = instance.nic();
        return new Nic(
                new NetworkInterfaceId("eni-000000000a1b2c3d4"),
                nic.vpc(),
                nic.subnet(),
                "02:00:00:00:00:02",
                "10.0.0.11",
                Optional.empty(),
                List.of(),
                true);
    }

    private static VpcDesired vpc() {
        return Wishes.document(new NodeId("it"), 1, List.of()).vpcs().getFirst();
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
