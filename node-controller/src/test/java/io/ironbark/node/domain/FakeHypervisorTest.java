package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.Wishes;
import io.ironbark.proto.id.InstanceId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FakeHypervisorTest extends HypervisorContract {
    private final FakeHypervisor fake = new FakeHypervisor();

    @Override
    Hypervisor hypervisor() {
        return fake;
    }

    @Override
    Path disk() {
        return Path.of("/disk");
    }

    @Override
    String secondTap() {
        return "tap1";
    }

    @Override
    String tap() {
        return "tap0";
    }

    @Override
    InstanceId id() {
        return Wishes.id(7);
    }

    @Test
    void silenceIsNotAbsence() {
        fake.setReachable(false);
        assertThat(fake.look(id().value())).isInstanceOf(Sighting.Unseen.class);
    }
}
