package io.ironbark.cloud.launchtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMergeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"A":"1"}                        | {"B":"2"}                       | {"A":"1","B":"2"}
            {"A":"1"}                        | {"A":"2"}                       | {"A":"2"}
            {"P":{"X":"1","Y":"1"}}          | {"P":{"Y":"2"}}                 | {"P":{"X":"1","Y":"2"}}
            {"P":{"GroupName":"g"}}          | {"P":{"GroupId":"pg-1"}}        | {"P":{"GroupId":"pg-1"}}
            {"SecurityGroupIds":["a","b"]}   | {"SecurityGroupIds":["c"]}      | {"SecurityGroupIds":["c"]}
            {"SecurityGroups":["a"]}         | {"SecurityGroupIds":["c"]}      | {"SecurityGroupIds":["c"]}
            {"NetworkInterfaces":[{"DeviceIndex":"0","SubnetId":"s"}]} | {"NetworkInterfaces":[{"DeviceIndex":"0","Description":"d"}]} | {"NetworkInterfaces":[{"Description":"d","DeviceIndex":"0","SubnetId":"s"}]}
            {"BlockDeviceMappings":[{"DeviceName":"a","Ebs":{"VolumeSize":"1","VolumeType":"gp3"}}]} | {"BlockDeviceMappings":[{"DeviceName":"b","Ebs":{"VolumeSize":"2"}},{"DeviceName":"a","Ebs":{"VolumeSize":"9"}}]} | {"BlockDeviceMappings":[{"DeviceName":"a","Ebs":{"VolumeSize":"9","VolumeType":"gp3"}},{"DeviceName":"b","Ebs":{"VolumeSize":"2"}}]}
            {"TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"k","Value":"1"}]}]} | {"TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"k","Value":"2"},{"Key":"l","Value":"3"}]}]} | {"TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"k","Value":"2"},{"Key":"l","Value":"3"}]}]}
            """)
    void whatTheRequestSaysWins(String template, String request, String merged) {
        var result = TemplateMerge.launch(DocumentJson.read(template), DocumentJson.read(request));

        assertThat(DocumentJson.write(result)).isEqualTo(merged);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"A":"1","P":{"X":"1"}} | {"P":{"Y":"2"}} | {"A":"1","P":{"Y":"2"}}
            {"BlockDeviceMappings":[{"DeviceName":"a","Ebs":{"SnapshotId":"snap-1","VolumeSize":"1"}}]} | {"A":"1"} | {"A":"1","BlockDeviceMappings":[{"DeviceName":"a","Ebs":{"VolumeSize":"1"}}]}
            """)
    void aVersionReplacesWholeMembersOfItsSource(String source, String given, String merged) {
        var result = TemplateMerge.version(DocumentJson.read(source), DocumentJson.read(given));

        assertThat(DocumentJson.write(result)).isEqualTo(merged);
    }
}
