package io.ironbark.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.util.Base64;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ComputeTest {

    private FakeWalrus walrus;
    private TestCloud cloud;
    private FakeZone zone;
    private TestClient client;

    @BeforeEach
    void start() {
        walrus = new FakeWalrus();
        cloud = TestCloud.start(walrus.uri());
        zone = new FakeZone(cloud.controller(), new Capacity(64, 65_536, 1_000));
        client = cloud.client();
    }

    @AfterEach
    void close() {
        zone.close();
        cloud.close();
        walrus.close();
    }

    private String image() {
        var registered = client.ec2("RegisterImage", "Name", "debian-12", "ImageLocation", "images/debian.img");
        String id = registered.text("imageId");
        await("available", () -> client.ec2("DescribeImages", "ImageId.1", id).text("imageState"));
        return id;
    }

    private String state(String instance) {
        return text(client.ec2("DescribeInstances", "InstanceId.1", instance), "instanceState", "name");
    }

    private long reboots(String instance) {
        return zone.desired().values().stream()
                .filter(one -> one.instance().id().value().equals(instance))
                .mapToLong(one -> one.instance().reboots())
                .findFirst()
                .orElse(-1);
    }

    /** The text of an element within the first element of another name. */
    private static String text(TestReply reply, String parent, String child) {
        var found =
                (Element) reply.document().getElementsByTagNameNS("*", parent).item(0);
        return found.getElementsByTagNameNS("*", child).item(0).getTextContent();
    }

    private static void await(String wanted, Supplier<String> found) {
        Await.until(wanted, () -> wanted.equals(found.get()));
    }

    @Test
    void anInstanceLivesThroughItsWholeLife() {
        String image = image();
        var run = client.ec2(
                "RunInstances",
                "ImageId",
                image,
                "InstanceType",
                "t3.micro",
                "MinCount",
                1,
                "MaxCount",
                1,
                "ClientToken",
                "once",
                "TagSpecification.1.ResourceType",
                "instance",
                "TagSpecification.1.Tag.1.Key",
                "Name",
                "TagSpecification.1.Tag.1.Value",
                "web");
        String id = run.text("instanceId");
        assertThat(text(run, "instanceState", "name")).isEqualTo("pending");
        await("running", () -> state(id));
        assertThat(text(client.ec2("DescribeInstanceStatus", "InstanceId.1", id), "instanceStatus", "status"))
                .isEqualTo("ok");
        var byTag = client.ec2("DescribeInstances", "Filter.1.Name", "tag:Name", "Filter.1.Value.1", "w?b");
        assertThat(byTag.text("instanceId")).isEqualTo(id);
        assertThat(Base64.getDecoder()
                        .decode(client.ec2("GetConsoleOutput", "InstanceId", id).text("output")))
                .asString()
                .isEqualTo("login: ");
        assertThat(client.ec2("RebootInstances", "InstanceId.1", id).text("return"))
                .isEqualTo("true");
        await("1", () -> Long.toString(reboots(id)));
        assertThat(text(client.ec2("StopInstances", "InstanceId.1", id), "currentState", "name"))
                .isEqualTo("stopping");
        await("stopped", () -> state(id));
        assertThat(text(client.ec2("StartInstances", "InstanceId.1", id), "currentState", "name"))
                .isEqualTo("pending");
        await("running", () -> state(id));
        assertThat(text(client.ec2("TerminateInstances", "InstanceId.1", id), "currentState", "name"))
                .isEqualTo("shutting-down");
        await("terminated", () -> state(id));
        await("0", () -> Integer.toString(zone.desired().size()));
    }
}
