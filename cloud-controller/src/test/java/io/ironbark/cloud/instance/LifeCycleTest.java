package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.instance.LifeCycle.Meaning;
import io.ironbark.cloud.instance.LifeCycle.Row;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.instance.LifeCycle.Verdict;
import io.ironbark.cloud.instance.LifeCycle.Wish;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifeCycleTest {
    private static final InstanceId ID = new InstanceId("i-0123456789abcdef0");

    private static Meaning read(InstanceState state, long generation, RunState reported, long seen, boolean byGuest) {
        var row = new Row(state, generation, ShutdownBehavior.STOP);
        return LifeCycle.read(
                row, new InstanceObserved(ID, seen, reported, 0, byGuest, Optional.empty(), List.of(), List.of()));
    }

    @ParameterizedTest
    @EnumSource(InstanceState.class)
    void terminateIsRefusedInNoState(InstanceState state) {
        assertThat(LifeCycle.judge(Wish.TERMINATE, state)).isNotInstanceOf(Verdict.Refused.class);
    }

    @Test
    void stopIsRefusedWhilePending() {
        assertThat(LifeCycle.judge(Wish.STOP, InstanceState.PENDING))
                .isEqualTo(new Verdict.Refused(InstanceState.PENDING));
    }

    @Test
    void startOfARunningInstanceIsNoError() {
        assertThat(LifeCycle.judge(Wish.START, InstanceState.RUNNING)).isEqualTo(new Verdict.AlreadyThere());
    }

    @Test
    void onlyARunningInstanceIsRebooted() {
        for (InstanceState state : InstanceState.values()) {
            assertThat(LifeCycle.judge(Wish.REBOOT, state) instanceof Verdict.Go)
                    .isEqualTo(state == InstanceState.RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(InstanceState.class)
    void aReportOfAnOlderGenerationMeansNothing(InstanceState state) {
        for (RunState reported : RunState.values()) {
            assertThat(read(state, 5, reported, 4, true)).isEqualTo(new Meaning.Nothing());
        }
    }

    @ParameterizedTest
    @EnumSource(InstanceState.class)
    void anUnknownInstanceIsNotATerminatedOne(InstanceState state) {
        assertThat(read(state, 5, RunState.UNKNOWN, 5, false)).isEqualTo(new Meaning.Nothing());
    }

    @Test
    void aRunningInstanceThatItsNodeReportsTerminatedStaysAsItIs() {
        assertThat(read(InstanceState.RUNNING, 5, RunState.TERMINATED, 5, false))
                .isEqualTo(new Meaning.Nothing());
    }

    @Test
    void aGuestThatEndedByItselfIsStoppedOrTerminatedAsItsOwnerChose() {
        var dying = new Row(InstanceState.RUNNING, 5, ShutdownBehavior.TERMINATE);
        var off = new InstanceObserved(ID, 5, RunState.STOPPED, 0, true, Optional.empty(), List.of(), List.of());
        assertThat(LifeCycle.read(dying, off))
                .isEqualTo(new Meaning.Follows(InstanceState.SHUTTING_DOWN, Power.TERMINATED));
        assertThat(read(InstanceState.RUNNING, 5, RunState.STOPPED, 5, true))
                .isEqualTo(new Meaning.Follows(InstanceState.STOPPED, Power.STOPPED));
    }

    @Test
    void aGuestThatWasLostIsStoppedAndNeverTerminated() {
        var dying = new Row(InstanceState.RUNNING, 5, ShutdownBehavior.TERMINATE);
        var lost = new InstanceObserved(ID, 5, RunState.STOPPED, 0, false, Optional.empty(), List.of(), List.of());
        assertThat(LifeCycle.read(dying, lost)).isEqualTo(new Meaning.Follows(InstanceState.STOPPED, Power.STOPPED));
    }

    @Test
    void aNodeThatHasSeenTheFutureIsCaughtUpWith() {
        assertThat(read(InstanceState.RUNNING, 5, RunState.RUNNING, 9, false)).isEqualTo(new Meaning.Overtaken(9));
    }
}
