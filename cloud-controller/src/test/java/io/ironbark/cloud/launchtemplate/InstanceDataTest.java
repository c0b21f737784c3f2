package io.ironbark.cloud.launchtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What an instance says of itself as a template, and what becomes of that. */
class InstanceDataTest {
    private static final FakeWalrus WALRUS = new FakeWalrus();
    private static final TestCloud CLOUD = TestCloud.start(WALRUS.uri());
    private static final FakeZone ZONE = new FakeZone(CLOUD.controller(), new Capacity(64, 65_536, 1_000));
    private static final TestClient CLIENT = CLOUD.client();
    private static final ServiceModel MODEL = CLOUD.controller().catalog().model(Service.EC2);

    /** What a launch may say and its instance does not: other ways to say the same, and what is one instance's alone. */
    private static final List<String> NOT_TOLD = List.of(
            "BlockDeviceMapping.N.NoDevice",
            "BlockDeviceMapping.N.VirtualName",
            "CpuOptions.AmdSevSnp",
            "ImageId",
            "NetworkInterface.N.NetworkInterfaceId",
            "NetworkInterface.N.PrivateIpAddress",
            "NetworkInterface.N.PrivateIpAddresses.N.Primary",
            "NetworkInterface.N.PrivateIpAddresses.N.PrivateIpAddress",
            "Placement.GroupId",
            "SecurityGroup.N",
            "SecurityGroupId.N");

    @AfterAll
    static void close() {
        ZONE.close();
        CLOUD.close();
        WALRUS.close();
    }

    @Test
    void aTemplateMadeOfAnInstanceLaunchesItsLikeDownToTheLastOption() {
        String image = image();
        CLIENT.ec2("CreateKeyPair", "KeyName", "alice", "KeyType", "ed25519");
        CLIENT.ec2("CreatePlacementGroup", "GroupName", "parts", "Strategy", "partition", "PartitionCount", 3);
        TestReply run = CLIENT.ec2("RunInstances", odd(image));
        assertThat(run.status()).as(run.toString()).isEqualTo(200);

        SortedMap<String, String> first = data(run.text("instanceId"));
        assertThat(first)
                .containsEntry("DisableApiStop", "true")
                .containsEntry("Monitoring.Enabled", "true")
                .containsEntry("MaintenanceOptions.AutoRecovery", "disabled")
                .containsEntry("CapacityReservationSpecification.CapacityReservationPreference", "none")
                .containsEntry("CpuOptions.CoreCount", "1")
                .containsEntry("BlockDeviceMapping.1.Ebs.VolumeType", "gp3")
                .containsEntry("BlockDeviceMapping.1.Ebs.VolumeSize", "12")
                .containsEntry("NetworkInterface.1.Description", "odd")
                .containsEntry("NetworkInterface.1.DeleteOnTermination", "false")
                .containsEntry("NetworkInterface.1.SecondaryPrivateIpAddressCount", "2")
                .containsEntry("Placement.PartitionNumber", "2")
                .containsEntry("CreditSpecification.CpuCredits", "unlimited");
        assertThat(first.values()).contains("of the disk", "of the interface", "of the instance");
        var told = new TreeSet<String>();
        first.keySet().forEach(name -> told.add(name.replaceAll("\\.[0-9]+", ".N")));
        assertThat(told).containsAll(launchable());

        var template = new ArrayList<Object>(List.of("LaunchTemplateName", "like-it"));
        first.forEach((name, value) -> template.addAll(List.of("LaunchTemplateData." + name, value)));
        TestReply made = CLIENT.ec2("CreateLaunchTemplate", template.toArray());
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        TestReply like = CLIENT.ec2(
                "RunInstances", "LaunchTemplate.LaunchTemplateName", "like-it", "MinCount", 1, "MaxCount", 1);
        assertThat(like.status()).as(like.toString()).isEqualTo(200);
        assertThat(data(like.text("instanceId"))).isEqualTo(first);
    }

    private static Object[] odd(String image) {
        var all = new ArrayList<Object>(List.of("ImageId", image, "MinCount", 1, "MaxCount", 1));
        all.addAll(List.of("InstanceType", "t3.small", "CpuOptions.CoreCount", 1, "CpuOptions.ThreadsPerCore", 1));
        all.addAll(List.of("KeyName", "alice", "UserData", "IyEvYmluL3NoCg==", "DisableApiStop", true));
        all.addAll(List.of("DisableApiTermination", true, "InstanceInitiatedShutdownBehavior", "terminate"));
        all.addAll(List.of("Monitoring.Enabled", true, "MaintenanceOptions.AutoRecovery", "disabled"));
        all.addAll(List.of("CapacityReservationSpecification.CapacityReservationPreference", "none"));
        all.addAll(List.of("MetadataOptions.HttpTokens", "required", "MetadataOptions.HttpPutResponseHopLimit", 3));
        all.addAll(List.of("MetadataOptions.InstanceMetadataTags", "enabled"));
        all.addAll(List.of("Placement.GroupName", "parts", "Placement.PartitionNumber", 2));
        all.addAll(List.of("BlockDeviceMapping.1.DeviceName", "/dev/sda1"));
        all.addAll(List.of("BlockDeviceMapping.1.Ebs.VolumeSize", 12, "BlockDeviceMapping.1.Ebs.VolumeType", "gp3"));
        all.addAll(List.of("NetworkInterface.1.DeviceIndex", 0, "NetworkInterface.1.Description", "odd"));
        all.addAll(List.of("NetworkInterface.1.DeleteOnTermination", false));
        all.addAll(List.of("NetworkInterface.1.SecondaryPrivateIpAddressCount", 2));
        int number = 1;
        for (String type : List.of("instance", "network-interface", "volume")) {
            String specification = "TagSpecification." + number++;
            String noun = type.equals("volume") ? "disk" : type.replaceAll(".*-", "");
            all.addAll(List.of(specification + ".ResourceType", type, specification + ".Tag.1.Key", "what"));
            all.addAll(List.of(specification + ".Tag.1.Value", "of the " + noun));
        }
        return all.toArray();
    }

    /** What RunInstances honours and a template can hold. */
    private static List<String> launchable() {
        var held = ((Shape.Structure) MODEL.shape("RequestLaunchTemplateData"))
                .members().values().stream().map(MODEL::requestName).toList();
        return Objects.requireNonNull(
                        CLOUD.controller().catalog().endpoints(Service.EC2).get("RunInstances"))
                .binder()
                .honoured()
                .stream()
                .filter(name -> held.contains(name.replaceAll("\\..*", "")))
                .filter(name -> !NOT_TOLD.contains(name))
                .toList();
    }

    /** The answer as the parameters that would make it again. */
    private static SortedMap<String, String> data(String instance) {
        TestReply reply = CLIENT.ec2("GetLaunchTemplateData", "InstanceId", instance);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        var root = (Element) reply.document()
                .getElementsByTagNameNS("*", "launchTemplateData")
                .item(0);
        var all = new TreeMap<String, String>();
        flatten(MODEL.shape("ResponseLaunchTemplateData"), MODEL.shape("RequestLaunchTemplateData"), root, "", all);
        return all;
    }

    private static void flatten(Shape told, Shape wanted, Element element, String path, Map<String, String> out) {
        switch (told) {
            case Shape.Structure structure ->
                children(element).forEach(child -> {
                    Shape.Member member = structure.members().values().stream()
                            .filter(one -> MODEL.answerName(one).equals(child.getLocalName()))
                            .findFirst()
                            .orElseThrow();
                    Shape.Member same =
                            ((Shape.Structure) wanted).member(member.name()).orElseThrow();
                    String name = path.isEmpty() ? MODEL.requestName(same) : path + "." + MODEL.requestName(same);
                    flatten(MODEL.shape(member), MODEL.shape(same), child, name, out);
                });
            case Shape.Sequence list -> {
                int number = 1;
                for (Element child : children(element)) {
                    flatten(
                            MODEL.shape(list.element()),
                            MODEL.shape(((Shape.Sequence) wanted).element()),
                            child,
                            path + "." + number++,
                            out);
                }
            }
            case Shape.Scalar _ -> out.put(path, element.getTextContent());
            case Shape.Table _ -> throw new AssertionError(path);
        }
    }

    private static List<Element> children(Element parent) {
        var children = new ArrayList<Element>();
        var nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    private static String image() {
        String id = CLIENT.ec2("RegisterImage", "Name", "data", "ImageLocation", "images/debian.img")
                .text("imageId");
        Await.until(
                "the image is available",
                () -> CLIENT.ec2("DescribeImages", "ImageId.1", id)
                        .text("imageState")
                        .equals("available"));
        return id;
    }
}
