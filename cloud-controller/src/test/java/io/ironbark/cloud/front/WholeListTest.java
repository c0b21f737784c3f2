package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lists longer than any page: without a size all of it is answered, with one it is the same in pieces. */
class WholeListTest {
    private static final int INSTANCES = 1_105;
    private static final int LAUNCHED_AT_ONCE = 1_000;
    private static final FakeWalrus WALRUS = new FakeWalrus();
    private static final TestCloud CLOUD = TestCloud.start(WALRUS.uri());
    private static final TestClient CLIENT = CLOUD.client();

    @AfterAll
    static void close() {
        CLOUD.close();
        WALRUS.close();
    }

    @Test
    void withoutASizeAListIsWholeAndItsPagesAreInTheSameOrder() {
        String image = image();
        // A node that was heard of a moment ago is enough for launches to be taken; that none runs is cheaper.
        new FakeZone(CLOUD.controller(), new Capacity(10_000, 10_000_000, 1_000_000)).close();
        for (int count : List.of(LAUNCHED_AT_ONCE, INSTANCES - LAUNCHED_AT_ONCE)) {
            TestReply run = CLIENT.ec2(
                    "RunInstances",
                    "ImageId",
                    image,
                    "InstanceType",
                    "t3.nano",
                    "MinCount",
                    count,
                    "MaxCount",
                    count,
                    "NetworkInterface.1.DeviceIndex",
                    0,
                    "NetworkInterface.1.AssociatePublicIpAddress",
                    false);
            assertThat(run.texts("amiLaunchIndex")).as(run.code()).hasSize(count);
        }
        TestReply whole = CLIENT.ec2("DescribeInstances");
        List<String> all = whole.texts("instanceId");
        assertThat(all).hasSize(INSTANCES).doesNotHaveDuplicates();
        assertThat(whole.texts("nextToken")).isEmpty();
        assertThat(CLIENT.ec2("DescribeNetworkInterfaces").texts("macAddress")).hasSize(INSTANCES);

        var walked = new ArrayList<String>();
        TestReply page = CLIENT.ec2("DescribeInstances", "MaxResults", 100);
        while (!page.texts("nextToken").isEmpty()) {
            assertThat(page.texts("instanceId")).hasSize(100);
            walked.addAll(page.texts("instanceId"));
            page = CLIENT.ec2("DescribeInstances", "MaxResults", 100, "NextToken", page.text("nextToken"));
        }
        walked.addAll(page.texts("instanceId"));
        assertThat(walked).hasSize(INSTANCES).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        assertThat(CLIENT.ec2("DescribeInstances").texts("instanceId")).isEqualTo(all);
        oneIsTheSameHoweverItIsAskedFor(all.getFirst());
    }

    /** By its id alone, of a caller who is known, it is asked without a thread. */
    private static void oneIsTheSameHoweverItIsAskedFor(String id) {
        CLIENT.ec2("CreateTags", "ResourceId.1", id, "Tag.1.Key", "b", "Tag.1.Value", 1, "Tag.2.Key", "a");
        TestReply filtered = CLIENT.ec2("DescribeInstances", "Filter.1.Name", "instance-id", "Filter.1.Value.1", id);
        TestReply named = CLIENT.ec2("DescribeInstances", "InstanceId.1", id);
        assertThat(withoutRequestId(named)).isEqualTo(withoutRequestId(filtered));
        assertThat(named.texts("key")).containsExactly("a", "b");
        CLIENT.ec2("CreateTags", "ResourceId.1", id, "Tag.1.Key", "b", "Tag.1.Value", 2);
        assertThat(CLIENT.ec2("DescribeInstances", "InstanceId.1", id).texts("value"))
                .contains("2");
        assertThat(CLIENT.ec2("DescribeInstances", "InstanceId.1", "i-0123456789abcdef0")
                        .code())
                .isEqualTo("InvalidInstanceID.NotFound");
        assertThat(CLIENT.ec2("DescribeInstances", "InstanceId.1", id, "DryRun", true)
                        .code())
                .isEqualTo("DryRunOperation");
        TestClient forger = CLIENT.with(CLIENT.accessKey(), "another secret");
        assertThat(forger.ec2("DescribeInstances", "InstanceId.1", id).status()).isEqualTo(401);
    }

    private static String withoutRequestId(TestReply reply) {
        return reply.body().replaceFirst("<requestId>.*</requestId>", "");
    }

    private static String image() {
        String id = CLIENT.ec2("RegisterImage", "Name", "many", "ImageLocation", "images/debian.img")
                .text("imageId");
        Await.until(
                "the image is available",
                () -> CLIENT.ec2("DescribeImages", "ImageId.1", id)
                        .text("imageState")
                        .equals("available"));
        return id;
    }
}
