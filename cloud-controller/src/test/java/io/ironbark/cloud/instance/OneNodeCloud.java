package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A cloud whose one node does as told, for tests of what users do to instances through the front door. It ends with the JVM. */
public final class OneNodeCloud {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    public static final TestCloud cloud = TestCloud.start(new FakeWalrus().uri());
    public static final FakeZone zone = new FakeZone(cloud.controller(), new Capacity(64, 65_536, 1_000));
    public static final TestClient client = cloud.client();
    public static final String image = register();

    private OneNodeCloud() {}

    private static String register() {
        String id = client.ec2("RegisterImage", "Name", "debian-12", "ImageLocation", "images/debian.img")
                .text("imageId");
        await("available", () -> client.ec2("DescribeImages", "ImageId.1", id).text("imageState"));
        return id;
    }

    public static void await(String wanted, Supplier<String> found) {
        long start = System.nanoTime();
        String last = found.get();
        while (!wanted.equals(last) && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(10_000_000);
            last = found.get();
        }
        assertThat(last).isEqualTo(wanted);
    }

    public static TestReply run(Object... more) {
        var parameters = new ArrayList<Object>(List.of("ImageId", image, "MinCount", 1, "MaxCount", 1));
        if (!List.of(more).contains("InstanceType")) {
            parameters.addAll(List.of("InstanceType", "t3.micro"));
        }
        parameters.addAll(List.of(more));
        return client.ec2("RunInstances", parameters.toArray());
    }

    public static String running(Object... more) {
        String id = run(more).text("instanceId");
        await(
                "16",
                () -> client.ec2("DescribeInstances", "InstanceId.1", id)
                        .texts("code")
                        .getFirst());
        return id;
    }

    public static void stop(String id) {
        assertThat(client.ec2("StopInstances", "InstanceId.1", id).status()).isEqualTo(200);
        await(
                "80",
                () -> client.ec2("DescribeInstances", "InstanceId.1", id)
                        .texts("code")
                        .getFirst());
    }

    public static InstanceDesired desired(String id) {
        return Objects.requireNonNull(zone.desired().get(new InstanceId(id))).instance();
    }

    public static String attribute(String id, String name) {
        return client.ec2("DescribeInstanceAttribute", "InstanceId", id, "Attribute", name)
                .text("value");
    }
}
