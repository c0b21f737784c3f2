package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessesTest {
    private static final String ROUTES = """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth0\t00000000\t034DA8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
            eth0\t004DA8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
            wg0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0
            """;

    private static final String NEIGHBOURS = """
            IP address       HW type     Flags       HW address            Mask     Device
            192.168.77.3     0x1         0x2         02:00:00:00:00:03     *        eth0
            192.168.77.12    0x1         0x0         00:00:00:00:00:00     *        eth0
            192.168.77.13    0x1         0x6         02:00:00:00:00:0d     *        eth0
            """;

    @TempDir
    private Path kernel;

    @Test
    void routersAreTheGatewaysOfDefaultRoutes() {
        assertThat(Witnesses.routers(ROUTES.lines().toList())).containsExactly(Ipv4.of("192.168.77.3"));
        assertThat(Witnesses.routers(List.of())).isEmpty();
    }

    @Test
    void neighboursAreThoseWhoToldTheirAddress() {
        assertThat(Witnesses.neighbours(NEIGHBOURS.lines().toList()))
                .containsExactly(Ipv4.of("192.168.77.3"), Ipv4.of("192.168.77.13"));
    }

    @Test
    void whoHasNoWitnessIsNotAlone() throws IOException {
        Files.writeString(kernel.resolve("route"), ROUTES.lines().findFirst().orElseThrow() + "\n");
        assertThat(new Witnesses(List::of, new Random(1), kernel).answer()).isTrue();
        assertThat(new Witnesses(List::of, new Random(1), kernel.resolve("none")).answer())
                .isTrue();
    }

    @Test
    void aHostThatIsThereAnswers() {
        assertThat(new Witnesses(() -> List.of(Ipv4.of("127.0.0.1")), new Random(1), kernel).answer())
                .isTrue();
    }
}
