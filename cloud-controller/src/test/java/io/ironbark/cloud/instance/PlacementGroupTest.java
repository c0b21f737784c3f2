package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementGroupTest {
    private static final Capacity ROOMY = new Capacity(64, 65_536, 1_000);

    private final TestZone cloud = new TestZone();
    private final Caller alice = cloud.account("111111111111");
    private final ImageId image = cloud.image(alice);
    private final NodeId first = cloud.node("node-1", ROOMY);
    private final NodeId second = cloud.node("node-2", ROOMY);

    @AfterEach
    void close() {
        cloud.close();
    }

    private void group(String name, String strategy, Optional<Integer> partitions) {
        cloud.database.inTransaction(tx -> Sql.update(
                tx,
                """
                INSERT INTO placement_group (id, account, name, strategy, spread_level, partition_count, created_at)
                VALUES (?, ?, ?, ?, CASE WHEN ? = 'SPREAD' THEN 'RACK' END, ?, ?)
                """,
                "pg-" + "%017x".formatted(name.hashCode() & 0xffff),
                alice.account(),
                name,
                strategy,
                strategy,
                partitions,
                cloud.clock.instant()));
    }

    private List<InstanceId> launch(String group, int count) {
        return cloud.launch(
                alice,
                TestZone.request(
                        image,
                        count,
                        count,
                        new RunInstances.PlacementRequest(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(group),
                                Optional.empty(),
                                Optional.empty())));
    }

    @Test
    void aSpreadGroupHasNeverTwoOnOneNode() {
        group("apart", "SPREAD", Optional.empty());
        assertThatThrownBy(() -> launch("apart", 3)).hasMessageContaining("InsufficientInstanceCapacity");
        List<InstanceId> two = launch("apart", 2);
        assertThatThrownBy(() -> launch("apart", 1))
                .hasMessageContaining("InsufficientInstanceCapacity")
                .hasMessageContaining("placement group");
        assertThat(cloud.place(two.getFirst(), first)).isEqualTo(1);
        assertThat(cloud.place(two.getLast(), first)).isZero();
        assertThat(cloud.place(two.getLast(), second)).isEqualTo(1);
        var shown = cloud.describe(alice, two.getFirst()).placement();
        assertThat(shown.groupName()).isEqualTo("apart");
        assertThat(shown.groupId()).isPresent();
    }

    @Test
    void partitionsShareNoNodeAndAreFilledEvenly() {
        group("parts", "PARTITION", Optional.of(2));
        List<InstanceId> four = launch("parts", 4);
        assertThat(four.stream()
                        .map(id -> cloud.describe(alice, id).placement().partitionNumber())
                        .toList())
                .containsExactly(Optional.of(1), Optional.of(2), Optional.of(1), Optional.of(2));
        assertThat(cloud.place(four.get(0), first)).isEqualTo(1);
        assertThat(cloud.place(four.get(1), first)).isZero();
        assertThat(cloud.place(four.get(2), first)).isEqualTo(1);
        assertThat(cloud.place(four.get(1), second)).isEqualTo(1);
        assertThat(cloud.place(four.get(3), second)).isEqualTo(1);
    }

    @Test
    void groupsAreMadeListedAndRefusedWhileInUse() {
        var client = SharedCloud.newAccount();
        var made = client.ec2(
                "CreatePlacementGroup",
                "GroupName",
                "g",
                "Strategy",
                "partition",
                "PartitionCount",
                3,
                "TagSpecification.1.ResourceType",
                "placement-group",
                "TagSpecification.1.Tag.1.Key",
                "k",
                "TagSpecification.1.Tag.1.Value",
                "v");
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.text("groupArn")).endsWith(":placement-group/g");
        assertThat(made.text("partitionCount")).isEqualTo("3");
        assertThat(client.ec2("CreatePlacementGroup", "GroupName", "g").code())
                .isEqualTo("InvalidPlacementGroup.Duplicate");
        assertThat(client.ec2("CreatePlacementGroup", "GroupName", "h", "Strategy", "spread", "PartitionCount", 3)
                        .code())
                .isEqualTo("InvalidParameterCombination");
        assertThat(client.ec2("CreatePlacementGroup", "GroupName", "s", "Strategy", "spread")
                        .text("spreadLevel"))
                .isEqualTo("rack");
        assertThat(client.ec2("DescribePlacementGroups", "Filter.1.Name", "strategy", "Filter.1.Value.1", "part*")
                        .text("groupName"))
                .isEqualTo("g");
        assertThat(client.ec2("DescribePlacementGroups", "GroupName.1", "none").code())
                .isEqualTo("InvalidPlacementGroup.Unknown");
        assertThat(client.ec2("DeletePlacementGroup", "GroupName", "g").text("return"))
                .isEqualTo("true");
        assertThat(client.ec2("DeletePlacementGroup", "GroupName", "g").code())
                .isEqualTo("InvalidPlacementGroup.Unknown");
    }
}
