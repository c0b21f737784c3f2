package io.ironbark.cloud.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.proto.id.ZoneName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {
    private static final TestClient CLIENT = SharedCloud.newAccount();

    @Test
    void aZoneWhoseClusterControllerIsSilentIsImpaired() {
        var zones = CLIENT.ec2("DescribeAvailabilityZones", "ZoneName.1", "ib-local-1a");
        assertThat(zones.text("zoneState")).isEqualTo("impaired");
        assertThat(zones.text("message")).contains("controller");
        assertThat(CLIENT.ec2("DescribeAvailabilityZones", "Filter.1.Name", "state", "Filter.1.Value", "available")
                        .texts("zoneName"))
                .isEmpty();
        assertThat(CLIENT.ec2("DescribeAvailabilityZones", "ZoneName.1", "ib-local-1z")
                        .code())
                .isEqualTo("InvalidParameterValue");
    }

    @ParameterizedTest
    @CsvSource({"ib-local-1a,ibl1-az1", "ib-local-1c,ibl1-az3", "us-east-2b,use2-az2", "eu-north-1a,eun1-az1"})
    void zoneIdsAreShort(String zone, String id) {
        assertThat(ZoneStates.zoneId(new ZoneName(zone))).isEqualTo(id);
    }

    @Test
    void instanceTypesAreListedInPagesAndByFilter() {
        var names = new ArrayList<String>();
        var page = CLIENT.ec2("DescribeInstanceTypes", "MaxResults", 5);
        names.addAll(page.texts("instanceType"));
        while (!page.texts("nextToken").isEmpty()) {
            page = CLIENT.ec2("DescribeInstanceTypes", "MaxResults", 5, "NextToken", page.text("nextToken"));
            names.addAll(page.texts("instanceType"));
        }
        assertThat(names)
                .containsExactlyElementsOf(CLIENT.ec2("DescribeInstanceTypes").texts("instanceType"))
                .contains("t3.nano", "m5.large")
                .doesNotHaveDuplicates();
        assertThat(CLIENT.ec2(
                                "DescribeInstanceTypes",
                                "Filter.1.Name",
                                "vcpu-info.default-vcpus",
                                "Filter.1.Value.1",
                                "2",
                                "Filter.2.Name",
                                "instance-type",
                                "Filter.2.Value.1",
                                "t3.*")
                        .texts("instanceType"))
                .isEqualTo(List.of("t3.large", "t3.medium", "t3.micro", "t3.nano", "t3.small"));
        assertThat(CLIENT.ec2("DescribeInstanceTypes", "InstanceType.1", "t9.nothing")
                        .code())
                .isEqualTo("InvalidInstanceType");
    }
}
