package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Capacity TOTAL = new Capacity(4, 4096, 100);

    private final Reports reports = new Reports();

    @Test
    void newsOfANodeNamesOnlyTheInstancesThatAreNews() {
        report(guest(1, RunState.RUNNING), guest(2, RunState.PREPARING));
        assertThat(told()).containsExactly(id(1), id(2));
        report(guest(1, RunState.RUNNING), guest(2, RunState.RUNNING));
        assertThat(told()).containsExactly(id(2));
        report(guest(1, RunState.RUNNING), guest(2, RunState.RUNNING), guest(3, RunState.PREPARING));
        report(guest(1, RunState.STOPPED), guest(2, RunState.RUNNING), guest(3, RunState.PREPARING));
        assertThat(told()).containsExactly(id(1), id(3));
    }

    @Test
    void aHeartbeatNamesAllAndSoRepeatsWhatACallThatFailedHeld() {
        report(guest(1, RunState.RUNNING), guest(2, RunState.PREPARING));
        assertThat(told()).hasSize(2);
        reports.repeatAll();
        assertThat(told()).containsExactly(id(1), id(2));
        report(guest(1, RunState.RUNNING), guest(2, RunState.RUNNING));
        reports.repeatAll();
        assertThat(told()).containsExactly(id(1), id(2));
        assertThat(reports.hasNews()).isFalse();
    }

    @Test
    void whatAReportOfChangesDoesNotNameIsAsItWas() {
        report(guest(1, RunState.RUNNING), guest(2, RunState.PREPARING));
        assertThat(told()).hasSize(2);
        reportChanges(guest(2, RunState.RUNNING), guest(3, RunState.PREPARING));
        assertThat(told()).containsExactly(id(2), id(3));
        reports.repeatAll();
        assertThat(told()).containsExactly(id(1), id(2), id(3));
        report(guest(1, RunState.RUNNING), guest(3, RunState.PREPARING));
        reports.repeatAll();
        assertThat(told()).containsExactly(id(1), id(3));
    }

    /** As after a restart of the controller: the next heartbeat brings the others. */
    @Test
    void aReportOfChangesFromANodeThatIsNotKnownYetIsTakenAsItIs() {
        reportChanges(guest(2, RunState.RUNNING));
        assertThat(told()).containsExactly(id(2));
    }

    private void reportChanges(InstanceObserved... guests) {
        var _ = reports.put(Samples.observed(0, TOTAL, Arrays.asList(guests)), true, 0);
    }

    private void report(InstanceObserved... guests) {
        var _ = reports.put(Samples.observed(0, TOTAL, Arrays.asList(guests)), false, 0);
    }

    private List<InstanceId> told() {
        return reports.drain(0).stream()
                .flatMap(report -> report.observed().instances().stream())
                .map(InstanceObserved::id)
                .toList();
    }

    private static InstanceId id(int number) {
        return Samples.instance(number, 0, 1024).id();
    }

    private static InstanceObserved guest(int number, RunState state) {
        return new InstanceObserved(id(number), 1, state, 0, false, Optional.empty(), List.of(), List.of());
    }
}
