package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every process may die at any instruction: a launch ends in one running guest or a clean failure all the same. */
@ExtendWith(Cloud.Shared.class)
class CrashIT {
    /**
     * How often each daemon dies. Every time, {@link #LAUNCHES} launches are at different steps of their way, so that
     * two deaths meet six random moments; {@code -Dironbark.deaths=10} for a longer hunt.
     */
    private static final int DEATHS = Integer.getInteger("ironbark.deaths", 2);

    private static final int LAUNCHES = 3;
    private static final int LAUNCH_MILLIS = 2500;
    private static final Duration SETTLE = Duration.ofMinutes(2);
    private static final List<String> FINAL = List.of("running", "terminated");

    @ParameterizedTest
    @ValueSource(strings = {"cloud-controller", "cluster-controller", "node-controller", "walrus-store", "database"})
    void launchesSurviveTheDeathOfADaemonAtRandomMoments(String daemon, Cloud cloud, Stock stock) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (Guest bystander = stock.launch().awaitState("running")) {
            long process = qemu(bystander);
            for (int death = 0; death < DEATHS; death++) {
                List<Guest> guests = stock.launchSeveral(LAUNCHES);
                LockSupport.parkNanos(
                        Duration.ofMillis(random.nextInt(LAUNCH_MILLIS)).toNanos());
                cloud.kill(daemon);
                for (Guest guest : guests) {
                    Await.until(
                            "%s ends running or clean after %s died (seed %d)".formatted(guest.id(), daemon, seed),
                            SETTLE,
                            () -> tryState(stock, guest).map(FINAL::contains).orElse(false));
                }
                cloud.awaitWhole();
                for (Guest guest : guests) {
                    boolean running = guest.state().equals("running");
                    assertThat(processes(guest)).hasSize(running ? 1 : 0);
                }
                stock.terminate(guests);
            }
            assertThat(qemu(bystander))
                    .as("the bystander's process, seed " + seed)
                    .isEqualTo(process);
            assertThat(bystander.state()).isEqualTo("running");
        }
    }

    @Test
    void terminateWorksFromEveryState(Stock stock) {
        stock.launch().terminate();
        Guest running = stock.launch().awaitState("running");
        running.terminate();
        Guest stopping = stock.launch().awaitState("running");
        stock.account().ec2("stop-instances", "--instance-ids", stopping.id());
        stopping.terminate();
        Guest stopped = stock.launch().awaitState("running");
        stock.account().ec2("stop-instances", "--instance-ids", stopped.id());
        stopped.awaitState("stopped").terminate();
        Guest starting = stock.launch().awaitState("running");
        stock.account().ec2("stop-instances", "--instance-ids", starting.id());
        starting.awaitState("stopped");
        stock.account().ec2("start-instances", "--instance-ids", starting.id());
        starting.terminate();
        starting.terminate();
        for (Guest guest : List.of(running, stopping, stopped, starting)) {
            assertThat(processes(guest)).isEmpty();
        }
    }

    @Test
    void aHundredRebootsUnderAPollingMonitorNeverEndAnInstance(Stock stock) {
        try (Guest guest = stock.launch().awaitState("running")) {
            long process = qemu(guest);
            for (int reboot = 0; reboot < 100; reboot++) {
                stock.account().ec2("reboot-instances", "--instance-ids", guest.id());
                if (reboot % 10 == 0) {
                    assertThat(guest.state()).as("after reboot " + reboot).isEqualTo("running");
                }
            }
            assertThat(guest.awaitSsh().state()).isEqualTo("running");
            assertThat(qemu(guest)).isEqualTo(process);
        }
    }

    /** Empty while the cloud controller is away. */
    private static java.util.Optional<String> tryState(Stock stock, Guest guest) {
        var result = stock.account()
                .aws(
                        "ec2",
                        "describe-instances",
                        "--instance-ids",
                        guest.id(),
                        "--query",
                        "Reservations[0].Instances[0].State.Name",
                        "--output",
                        "text")
                .tryRun();
        return result.ok() ? java.util.Optional.of(result.out().strip()) : java.util.Optional.empty();
    }

    private static long qemu(Guest guest) {
        var processes = processes(guest);
        assertThat(processes).hasSize(1);
        return processes.getFirst();
    }

    private static List<Long> processes(Guest guest) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").contains("qemu-system"))
                .filter(process -> process.info().commandLine().orElse("").contains("guest=" + guest.id()))
                .map(ProcessHandle::pid)
                .toList();
    }
}
