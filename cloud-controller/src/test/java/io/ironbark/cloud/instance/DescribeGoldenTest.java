package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.query.ResultWriter;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What DescribeInstances says, to the letter; {@code -Dironbark.update=true} writes it anew. */
class DescribeGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/describe-instances.xml");

    @Test
    void aRunningATaggedAndATerminatedInstanceAreDescribedToTheLetter() throws IOException {
        try (var cloud = new TestZone()) {
            Caller alice = cloud.account("111111111111");
            ImageId image = cloud.image(alice);
            NodeId node = cloud.node("node-1", new Capacity(8, 16_384, 100));
            List<InstanceId> pair = cloud.launch(alice, TestZone.request(image, 2, 2));
            InstanceId alone =
                    cloud.launch(alice, TestZone.request(image, 1, 1)).getFirst();
            int _ = cloud.place(pair.getFirst(), node);
            cloud.report(pair.getFirst(), RunState.RUNNING);
            cloud.database.inTransaction(tx -> {
                new TagStore()
                        .put(tx, alice.account(), Kind.INSTANCE, pair.getFirst(), List.of(new Tag("Name", "<web>")));
                var _ = cloud.wishes.terminate(tx, alice, new InstanceWishes.TerminateRequest(List.of(alone)));
            });
            var result =
                    cloud.describe.handle(alice, new DescribeInstances.Request(List.of(), List.of(), PageRequest.ALL));
            ServiceModel model = ServiceModel.load("ec2-2016-11-15");
            var operation = Objects.requireNonNull(model.operations().get("DescribeInstances"));
            var xml = new StringBuilder();
            ResultWriter.of(model, operation, DescribeInstances.Result.class).write(result, xml);
            String pretty = xml.toString().replace("><", ">\n<") + "\n";
            if (Boolean.getBoolean("ironbark.update")) {
                Files.createDirectories(GOLDEN.getParent());
                Files.writeString(GOLDEN, pretty);
            }
            assertThat(pretty).isEqualTo(Files.readString(GOLDEN));
        }
    }
}
