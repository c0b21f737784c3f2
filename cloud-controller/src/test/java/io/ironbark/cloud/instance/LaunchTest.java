package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.Caller;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaunchTest {
    private final TestZone cloud = new TestZone();
    private final Caller alice = cloud.account("111111111111");
    private final ImageId image = cloud.image(alice);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anInstanceGoesFromPendingToTerminatedAndLeavesNothing() {
        NodeId node = cloud.node("node-1", new Capacity(8, 16384, 100));
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.PENDING);
        assertThat(cloud.place(id, node)).isEqualTo(1);
        cloud.report(id, RunState.RUNNING);
        InstanceItem running = cloud.describe(alice, id);
        assertThat(running.state().name()).isEqualTo(InstanceState.RUNNING);
        assertThat(running.privateIpAddress()).contains("172.31.0.4");
        assertThat(running.publicIpAddress()).contains("198.18.0.1");
        cloud.database.inTransaction(
                tx -> cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(List.of(id))));
        assertThat(cloud.state(alice, id)).isEqualTo(InstanceState.SHUTTING_DOWN);
        cloud.report(id, RunState.TERMINATED);
        InstanceItem over = cloud.describe(alice, id);
        assertThat(over.state().name()).isEqualTo(InstanceState.TERMINATED);
        assertThat(over.privateIpAddress()).isEmpty();
        assertThat(over.stateTransitionReason()).isEqualTo("User initiated (2026-11-21 00:00:00 GMT)");
    }

    @Test
    void whatALaunchAnswersIsWhatDescribeShows() {
        cloud.node("node-1", new Capacity(80, 163840, 1000));
        for (int count : new int[] {1, 3, 252}) { // the last takes more public addresses than there are
            List<InstanceItem> answered = cloud.database
                    .transaction(tx -> cloud.run.handle(tx, alice, TestZone.request(image, 1, count)))
                    .instances();
            assertThat(answered).isNotEmpty();
            for (InstanceItem one : answered) {
                assertThat(cloud.describe(alice, one.instanceId())).isEqualTo(one);
            }
        }
    }

    @Test
    void metadataOptionsArePendingUntilTheNodeAnswersByThem() {
        NodeId node = cloud.node("node-1", new Capacity(8, 16384, 100));
        InstanceId id = cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
        assertThat(cloud.describe(alice, id).metadataOptions().state()).isEqualTo("pending");
        cloud.place(id, node);
        cloud.report(id, RunState.RUNNING);
        assertThat(cloud.describe(alice, id).metadataOptions().state()).isEqualTo("applied");
        var attributes = new AttributeStore(cloud.feed, TestZone.USER_DATA);
        for (int change = 1; change <= 2; change++) {
            cloud.database.inTransaction(
                    tx -> attributes.metadata(tx, cloud.row(id), MetadataOptions.OF_IMDS_V2_IMAGES));
        }
        cloud.report(id, RunState.RUNNING);
        assertThat(cloud.describe(alice, id).metadataOptions().state()).isEqualTo("pending");
        cloud.reportSettings(id, 1);
        assertThat(cloud.describe(alice, id).metadataOptions().state()).isEqualTo("pending");
        cloud.reportSettings(id, 2);
        cloud.reportSettings(id, 1); // which came late
        InstanceItem.MetadataItem options = cloud.describe(alice, id).metadataOptions();
        assertThat(options.state()).isEqualTo("applied");
        assertThat(options.httpTokens()).isEqualTo("required");
    }

    @Test
    void moreThanAnyNodeHoldsIsRefusedAndLeavesNoRow() {
        cloud.node("node-1", new Capacity(4, 4096, 100));
        assertThatThrownBy(() -> cloud.launch(alice, TestZone.request(image, 3, 3)))
                .hasMessageContaining("InsufficientInstanceCapacity");
        assertThat(cloud.launch(alice, TestZone.request(image, 1, 3))).hasSize(2);
        assertThatThrownBy(() -> cloud.launch(alice, TestZone.request(image, 1, 1)))
                .hasMessageContaining("InsufficientInstanceCapacity");
    }
}
