package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What programs do with Amazon's SDK for Java, version 2: its waiters, its paginators, its typed errors. */
final class JavaSdkSuite {
    private static final String NAME = "java-sdk";

    private final Stock stock;

    JavaSdkSuite(Stock stock) {
        this.stock = stock;
    }

    void run() {
        var environment = stock.account().environment();
        var credentials = AwsBasicCredentials.create(
                Objects.requireNonNull(environment.get("AWS_ACCESS_KEY_ID")),
                Objects.requireNonNull(environment.get("AWS_SECRET_ACCESS_KEY")));
        try (var http = UrlConnectionHttpClient.create();
                var ec2 = Ec2Client.builder()
                        .endpointOverride(URI.create(Objects.requireNonNull(environment.get("AWS_ENDPOINT_URL_EC2"))))
                        .region(Region.of(Objects.requireNonNull(environment.get("AWS_DEFAULT_REGION"))))
                        .credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .httpClient(http)
                        .build()) {
            String group = keysAndGroup(ec2);
            String instance = launch(ec2, group);
            try {
                tagsAndPages(ec2, instance);
                power(ec2, instance);
            } finally {
                ec2.terminateInstances(request -> request.instanceIds(instance));
                ec2.waiter()
                        .waitUntilInstanceTerminated(request -> request.instanceIds(instance), JavaSdkSuite::quickly);
            }
            ec2.deleteSecurityGroup(request -> request.groupId(group));
            ec2.deleteKeyPair(request -> request.keyName(NAME));
        }
    }

    private String keysAndGroup(Ec2Client ec2) {
        assertThat(ec2.createKeyPair(request -> request.keyName(NAME)).keyMaterial())
                .contains("PRIVATE KEY");
        refused("InvalidKeyPair.Duplicate", () -> ec2.createKeyPair(request -> request.keyName(NAME)));
        String group = ec2.createSecurityGroup(
                        request -> request.groupName(NAME).description("of the SDK"))
                .groupId();
        ec2.authorizeSecurityGroupIngress(request -> request.groupId(group)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(22)
                        .toPort(22)
                        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                        .build()));
        assertThat(ec2.describeSecurityGroups(request -> request.groupIds(group))
                        .securityGroups())
                .singleElement()
                .satisfies(found -> assertThat(found.ipPermissions()).hasSize(1));
        return group;
    }

    private String launch(Ec2Client ec2, String group) {
        var launch = RunInstancesRequest.builder()
                .imageId(stock.image())
                .instanceType(InstanceType.T3_NANO)
                .minCount(1)
                .maxCount(1)
                .keyName(Stock.KEY)
                .securityGroupIds(group)
                .clientToken(NAME)
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value(NAME).build())
                        .build())
                .build();
        refused(
                "DryRunOperation",
                () -> ec2.runInstances(launch.toBuilder().dryRun(true).build()));
        String instance = ec2.runInstances(launch).instances().getFirst().instanceId();
        assertThat(ec2.runInstances(launch).instances().getFirst().instanceId()).isEqualTo(instance);
        ec2.waiter().waitUntilInstanceRunning(request -> request.instanceIds(instance), JavaSdkSuite::quickly);
        ec2.waiter().waitUntilInstanceStatusOk(request -> request.instanceIds(instance), JavaSdkSuite::quickly);
        return instance;
    }

    private void tagsAndPages(Ec2Client ec2, String instance) {
        ec2.createTags(request -> request.resources(instance)
                .tags(Tag.builder().key("more").value("ä & <b>").build()));
        var found = ec2.describeInstancesPaginator(request -> request.maxResults(5)
                .filters(
                        Filter.builder().name("tag:more").values("ä*").build(),
                        Filter.builder()
                                .name("instance-state-name")
                                .values("running")
                                .build()));
        assertThat(found.reservations().stream().flatMap(reservation -> reservation.instances().stream()))
                .extracting(Instance::instanceId)
                .containsExactly(instance);
        assertThat(ec2.describeInstanceTypesPaginator(request -> request.maxResults(5)).instanceTypes().stream())
                .hasSizeGreaterThan(5)
                .doesNotHaveDuplicates();
        refused(
                "InvalidInstanceID.NotFound",
                () -> ec2.describeInstances(request -> request.instanceIds("i-0123456789abcdef0")));
    }

    private void power(Ec2Client ec2, String instance) {
        ec2.stopInstances(request -> request.instanceIds(instance).force(true));
        ec2.waiter().waitUntilInstanceStopped(request -> request.instanceIds(instance), JavaSdkSuite::quickly);
        ec2.startInstances(request -> request.instanceIds(instance));
        ec2.waiter().waitUntilInstanceRunning(request -> request.instanceIds(instance), JavaSdkSuite::quickly);
        assertThat(ec2.describeInstanceStatus(request -> request.instanceIds(instance))
                        .instanceStatuses())
                .singleElement()
                .satisfies(status -> assertThat(status.instanceState().name()).isEqualTo(InstanceStateName.RUNNING));
    }

    private static void quickly(WaiterOverrideConfiguration.Builder waiter) {
        waiter.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(500)))
                .maxAttempts(200);
    }

    private static void refused(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo(code));
    }
}
