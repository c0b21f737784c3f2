package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettledReportsTest {
    private static final NodeId NODE = new NodeId("node-1");
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    private final SettledReports settled = new SettledReports();

    @Test
    void aReportThatMeantNothingNeedNotBeLookedAtAgainForAWhile() {
        assertThat(settled.contains(NODE, report(1, RunState.RUNNING), NOW)).isFalse();
        settled.add(NODE, report(1, RunState.RUNNING), NOW);
        assertThat(settled.contains(NODE, report(1, RunState.RUNNING), NOW.plusSeconds(15)))
                .isTrue();
        assertThat(settled.contains(NODE, report(1, RunState.RUNNING), NOW.plus(Duration.ofMinutes(1))))
                .isFalse();
    }

    @Test
    void whateverIsDifferentInAReportIsLookedAt() {
        settled.add(NODE, report(1, RunState.RUNNING), NOW);
        assertThat(settled.contains(NODE, report(1, RunState.STOPPED), NOW)).isFalse();
        assertThat(settled.contains(NODE, report(2, RunState.RUNNING), NOW)).isFalse();
        assertThat(settled.contains(new NodeId("node-2"), report(1, RunState.RUNNING), NOW))
                .isFalse();
    }

    private static InstanceObserved report(long generation, RunState state) {
        return new InstanceObserved(
                new InstanceId("i-0123456789abcdef0"),
                generation,
                state,
                0,
                false,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
