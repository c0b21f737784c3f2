package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.await;
import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.cloud;
import static io.ironbark.cloud.instance.OneNodeCloud.image;
import static io.ironbark.cloud.instance.OneNodeCloud.run;
import static io.ironbark.cloud.instance.OneNodeCloud.running;
import static io.ironbark.cloud.instance.OneNodeCloud.stop;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.proto.admin.InstanceTypeSpec;
import io.ironbark.proto.admin.NewQuota;
import io.ironbark.proto.admin.Quotas;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.Role;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a launch may ask for, of what types, and how much of it. */
class LaunchOptionsTest {
    @Test
    void theRootDiskIsAVolumeOfItsSizeUntilTheInstanceEnds() {
        var launched = run(
                "BlockDeviceMapping.1.DeviceName",
                "/dev/sda1",
                "BlockDeviceMapping.1.Ebs.VolumeSize",
                20,
                "BlockDeviceMapping.1.Ebs.VolumeType",
                "gp3",
                "TagSpecification.1.ResourceType",
                "volume",
                "TagSpecification.1.Tag.1.Key",
                "disk",
                "TagSpecification.1.Tag.1.Value",
                "root");
        assertThat(launched.status()).as(launched.body()).isEqualTo(200);
        String id = launched.text("instanceId");
        String volume = launched.text("volumeId");
        var described = client.ec2("DescribeVolumes", "VolumeId.1", volume);
        assertThat(described.text("size")).isEqualTo("20");
        assertThat(described.text("volumeType")).isEqualTo("gp3");
        assertThat(described.text("instanceId")).isEqualTo(id);
        assertThat(described.text("key")).isEqualTo("disk");
        assertThat(client.ec2("DescribeVolumes", "Filter.1.Name", "attachment.instance-id", "Filter.1.Value.1", id)
                        .texts("volumeId")
                        .getFirst())
                .isEqualTo(volume);
        assertThat(client.ec2(
                                "DescribeInstances",
                                "Filter.1.Name",
                                "block-device-mapping.volume-id",
                                "Filter.1.Value.1",
                                volume)
                        .text("instanceId"))
                .isEqualTo(id);
        client.ec2("TerminateInstances", "InstanceId.1", id);
        await("InvalidVolume.NotFound", () -> {
            var reply = client.ec2("DescribeVolumes", "VolumeId.1", volume);
            return reply.status() == 200 ? "there" : reply.code();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "EbsOptimized,true,UnsupportedOperation",
        "HibernationOptions.Configured,true,UnsupportedOperation",
        "EnclaveOptions.Enabled,true,UnsupportedOperation",
        "Placement.Tenancy,dedicated,UnsupportedOperation",
        "Placement.Tenancy,host,UnsupportedOperation",
        "CreditSpecification.CpuCredits,standard,UnsupportedOperation",
        "CreditSpecification.CpuCredits,much,InvalidParameterValue",
        "CpuOptions.CoreCount,3,InvalidParameterValue",
        "CpuOptions.AmdSevSnp,enabled,UnsupportedOperation",
        "MetadataOptions.HttpPutResponseHopLimit,65,InvalidParameterValue",
        "MetadataOptions.HttpProtocolIpv6,enabled,UnsupportedOperation",
        "PrivateDnsNameOptions.HostnameType,resource-name,UnsupportedOperation",
        "InstanceMarketOptions.MarketType,spot,UnsupportedOperation",
        "EnablePrimaryIpv6,true,UnsupportedOperation",
        "NetworkInterface.1.PrimaryIpv6,true,UnsupportedOperation",
        "KernelId,aki-12345678,UnsupportedOperation",
        "NetworkInterface.1.NetworkInterfaceId,eni-0123456789abcdef0,InvalidNetworkInterfaceID.NotFound",
    })
    void whatCantBeHonouredIsRefusedByName(String parameter, String value, String code) {
        var reply = run(parameter, value);
        assertThat(reply.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/sdb,Ebs.VolumeSize,8,UnsupportedOperation",
        "/dev/sdb,VirtualName,ephemeral0,UnsupportedOperation",
        "/dev/sda1,Ebs.Iops,4000,UnsupportedOperation",
        "/dev/sda1,Ebs.Encrypted,true,UnsupportedOperation",
        "/dev/sda1,Ebs.VolumeType,io2,UnsupportedOperation",
        "/dev/sda1,Ebs.DeleteOnTermination,false,UnsupportedOperation",
        "/dev/sda1,NoDevice,x,InvalidBlockDeviceMapping",
    })
    void aDeviceThatCantBeIsRefused(String device, String member, String value, String code) {
        var reply = run("BlockDeviceMapping.1.DeviceName", device, "BlockDeviceMapping.1." + member, value);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void whatIsSoAnywayMayBeAskedFor() {
        var reply = run(
                "HibernationOptions.Configured",
                false,
                "EnclaveOptions.Enabled",
                false,
                "Placement.Tenancy",
                "default",
                "CreditSpecification.CpuCredits",
                "unlimited",
                "CpuOptions.CoreCount",
                1,
                "CapacityReservationSpecification.CapacityReservationPreference",
                "none",
                "MaintenanceOptions.AutoRecovery",
                "disabled",
                "PrivateDnsNameOptions.HostnameType",
                "ip-name",
                "EnablePrimaryIpv6",
                false,
                "NetworkInterface.1.PrimaryIpv6",
                false,
                "BlockDeviceMapping.1.DeviceName",
                "/dev/sdz",
                "BlockDeviceMapping.1.NoDevice",
                "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("coreCount")).isEqualTo("1");
        assertThat(reply.text("autoRecovery")).isEqualTo("disabled");
        assertThat(reply.text("capacityReservationPreference")).isEqualTo("none");
    }

    @Test
    void ofManyLaunchesAtOnceForTheLastPlaceOneIsGranted() throws Exception {
        TestClient racer = SharedCloud.root(cloud, "racer");
        String own = racer.ec2("RegisterImage", "Name", "mine", "ImageLocation", "images/debian.img")
                .text("imageId");
        await("available", () -> racer.ec2("DescribeImages", "ImageId.1", own).text("imageState"));
        try (var operator = SharedCloud.internal(cloud, Role.OPERATOR)) {
            var quota = new NewQuota(Optional.of(1), Optional.empty());
            operator.post("/v1/admin/quotas/racer", quota, Quotas.Quota.class).orThrow();
        }
        Object[] one = {"ImageId", own, "MinCount", 1, "MaxCount", 1, "InstanceType", "t3.nano"};
        var codes = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                codes.add(threads.submit(() -> racer.ec2("RunInstances", one).code()));
            }
        }
        var granted = new ArrayList<String>();
        for (Future<String> code : codes) {
            granted.add(code.get());
        }
        assertThat(granted).containsOnlyOnce("").contains("InstanceLimitExceeded");
        assertThat(new TreeSet<>(granted)).containsExactly("", "InstanceLimitExceeded");
        assertThat(racer.ec2("DescribeInstances").texts("instanceId")).hasSize(1);
    }

    @Test
    void anAccountTakesNoMoreThanItsQuotaAndADryRunSaysSo() throws Exception {
        TestClient small = SharedCloud.root(cloud, "small");
        var shared = client.ec2("DescribeImages", "ImageId.1", image);
        assertThat(shared.status()).isEqualTo(200);
        String own = small.ec2("RegisterImage", "Name", "mine", "ImageLocation", "images/debian.img")
                .text("imageId");
        await("available", () -> small.ec2("DescribeImages", "ImageId.1", own).text("imageState"));
        try (var operator = SharedCloud.internal(cloud, Role.OPERATOR)) {
            var set = operator.post(
                            "/v1/admin/quotas/small", new NewQuota(Optional.of(2), Optional.of(3)), Quotas.Quota.class)
                    .orThrow()
                    .orElseThrow();
            assertThat(set.vcpus().limit()).isEqualTo(3);
        }
        assertThat(small.ec2("DescribeAccountAttributes", "AttributeName.1", "max-instances")
                        .text("attributeValue"))
                .isEqualTo("2");
        Object[] two = {"ImageId", own, "MinCount", 2, "MaxCount", 2, "InstanceType", "t3.micro"};
        assertThat(small.ec2("RunInstances", two).code()).isEqualTo("VcpuLimitExceeded");
        Object[] three = {"ImageId", own, "MinCount", 3, "MaxCount", 3, "InstanceType", "t3.micro", "DryRun", true};
        assertThat(small.ec2("RunInstances", three).code()).isEqualTo("InstanceLimitExceeded");
        Object[] huge = {"ImageId", own, "MinCount", 1, "MaxCount", 1, "InstanceType", "m5.8xlarge", "DryRun", true};
        assertThat(small.ec2("RunInstances", huge).code()).isEqualTo("VcpuLimitExceeded");
        Object[] dry = {"ImageId", own, "MinCount", 1, "MaxCount", 9, "InstanceType", "t3.micro", "DryRun", true};
        assertThat(small.ec2("RunInstances", dry).code()).isEqualTo("DryRunOperation");
        assertThat(small.ec2("DescribeInstances").texts("instanceId")).isEmpty();
        Object[] many = {"ImageId", own, "MinCount", 1, "MaxCount", 9, "InstanceType", "t3.micro"};
        for (int turn = 0; turn < 3; turn++) { // what ended is no more counted, though nobody takes it off
            var launched = small.ec2("RunInstances", many);
            assertThat(launched.texts("amiLaunchIndex")).hasSize(1);
            assertThat(small.ec2("RunInstances", many).code()).isEqualTo("VcpuLimitExceeded");
            String instance = launched.text("instanceId");
            assertThat(small.ec2("TerminateInstances", "InstanceId.1", instance).status())
                    .isEqualTo(200);
            await(
                    "terminated",
                    () -> small.ec2("DescribeInstances", "InstanceId.1", instance)
                            .text("name"));
        }
        assertThat(client.ec2(
                                "RunInstances",
                                "ImageId",
                                image,
                                "MinCount",
                                1,
                                "MaxCount",
                                1,
                                "InstanceType",
                                "m5.8xlarge",
                                "DryRun",
                                true)
                        .code())
                .isEqualTo("InsufficientInstanceCapacity");
    }

    @Test
    void instanceTypesAreTheOperatorsAndChangeAtOnce() throws Exception {
        try (var operator = SharedCloud.internal(cloud, Role.OPERATOR)) {
            String path = "/v1/admin/instance-types";
            var odd = new InstanceTypeSpec("x9.odd", 3, 300, 5);
            assertThat(operator.post(path, odd, InstanceTypeSpec.class)).isInstanceOf(Answer.Got.class);
            assertThat(operator.post(path, odd, InstanceTypeSpec.class)).isInstanceOf(Answer.Refused.class);
            var info = client.ec2("DescribeInstanceTypes", "InstanceType.1", "x9.odd");
            assertThat(info.text("sizeInMiB")).isEqualTo("300");
            assertThat(info.text("defaultVCpus")).isEqualTo("3");
            assertThat(client.ec2(
                                    "DescribeInstanceTypeOfferings",
                                    "LocationType",
                                    "availability-zone",
                                    "Filter.1.Name",
                                    "instance-type",
                                    "Filter.1.Value.1",
                                    "x9.*")
                            .text("location"))
                    .isEqualTo("ib-local-1a");
            String id = running("InstanceType", "x9.odd");
            assertThat(operator.post(path + "/x9.odd/remove", odd, InstanceTypeSpec.class))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(operator.post(path + "/x9.odd/remove?force=1", odd, InstanceTypeSpec.class))
                    .isInstanceOf(Answer.Got.class);
            stop(id);
            assertThat(client.ec2("StartInstances", "InstanceId.1", id).status())
                    .isEqualTo(200);
            assertThat(run("InstanceType", "x9.odd").code()).isEqualTo("InvalidParameterValue");
            assertThat(operator.post(path, new InstanceTypeSpec("bad", 1, 100, 1), InstanceTypeSpec.class))
                    .isInstanceOf(Answer.Refused.class);
            client.ec2("TerminateInstances", "InstanceId.1", id);
        }
    }

    @Test
    void theAccountSaysWhatItsDefaultVpcIs() {
        String vpc = client.ec2("DescribeVpcs", "Filter.1.Name", "is-default", "Filter.1.Value.1", "true")
                .text("vpcId");
        assertThat(client.ec2("DescribeAccountAttributes", "AttributeName.1", "default-vpc")
                        .text("attributeValue"))
                .isEqualTo(vpc);
        var all = client.ec2("DescribeAccountAttributes");
        assertThat(all.texts("attributeName"))
                .containsExactly(
                        "default-vpc",
                        "max-elastic-ips",
                        "max-instances",
                        "supported-platforms",
                        "vpc-max-elastic-ips",
                        "vpc-max-security-groups-per-interface");
        assertThat(all.texts("attributeValue")).contains("50", "20000", "16");
        assertThat(client.ec2("DescribeIdFormat", "Resource", "instance").text("useLongIds"))
                .isEqualTo("true");
    }
}
