package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jclouds.ContextBuilder;
import org.jclouds.aws.ec2.AWSEC2Api;
import org.jclouds.compute.ComputeService;
import org.jclouds.compute.ComputeServiceContext;
import org.jclouds.compute.RunNodesException;
import org.jclouds.compute.domain.NodeMetadata;
import org.jclouds.compute.domain.Template;
import org.jclouds.ec2.compute.options.EC2TemplateOptions;

/** What Apache jclouds' provider aws-ec2 does, which speaks the API of 2012 and follows the region's endpoint. */
final class JcloudsSuite {
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final String GROUP = "jclouds-suite";

    private final Stock stock;
    private final String region;

    JcloudsSuite(Stock stock) {
        this.stock = stock;
        this.region = setting("AWS_DEFAULT_REGION");
    }

    void run() throws RunNodesException {
        try (var context = ContextBuilder.newBuilder("aws-ec2")
                .endpoint(setting("AWS_ENDPOINT_URL_EC2"))
                .credentials(setting("AWS_ACCESS_KEY_ID"), setting("AWS_SECRET_ACCESS_KEY"))
                .overrides(properties())
                .buildView(ComputeServiceContext.class)) {
            keys(context);
            compute(context.getComputeService());
        }
    }

    private void keys(ComputeServiceContext context) {
        var api = context.unwrapApi(AWSEC2Api.class);
        var keys = api.getKeyPairApi().get();
        assertThat(keys.createKeyPairInRegion(region, GROUP).getKeyMaterial()).contains("PRIVATE KEY");
        assertThat(keys.describeKeyPairsInRegion(region, GROUP)).hasSize(1);
        keys.deleteKeyPairInRegion(region, GROUP);
        assertThat(keys.describeKeyPairsInRegion(region, GROUP)).isEmpty();
        var groups = api.getSecurityGroupApi().get();
        groups.createSecurityGroupInRegion(region, GROUP + "-1", "of jclouds");
        assertThat(groups.describeSecurityGroupsInRegion(region, GROUP + "-1")).hasSize(1);
        groups.deleteSecurityGroupInRegion(region, GROUP + "-1");
    }

    private void compute(ComputeService compute) throws RunNodesException {
        assertThat(compute.listAssignableLocations()).isNotEmpty();
        assertThat(compute.listImages()).anyMatch(image -> image.getProviderId().equals(stock.image()));
        Template template = compute.templateBuilder()
                .imageId(region + "/" + stock.image())
                .hardwareId("t2.micro")
                .locationId(region)
                .build();
        template.getOptions()
                .as(EC2TemplateOptions.class)
                .noKeyPair()
                .inboundPorts(22)
                .userMetadata("suite", GROUP);
        NodeMetadata node =
                compute.createNodesInGroup(GROUP, 1, template).iterator().next();
        try {
            assertThat(node.getStatus()).isEqualTo(NodeMetadata.Status.RUNNING);
            assertThat(node.getUserMetadata()).containsEntry("suite", GROUP);
            assertThat(compute.listNodesDetailsMatching(one -> GROUP.equals(one.getGroup())))
                    .hasSize(1);
            Await.port(node.getPublicAddresses().iterator().next(), 22, BOOT);
            compute.suspendNode(node.getId());
            assertThat(compute.getNodeMetadata(node.getId()).getStatus()).isEqualTo(NodeMetadata.Status.SUSPENDED);
            compute.resumeNode(node.getId());
            assertThat(compute.getNodeMetadata(node.getId()).getStatus()).isEqualTo(NodeMetadata.Status.RUNNING);
        } finally {
            compute.destroyNodesMatching(one -> GROUP.equals(one.getGroup()));
        }
    }

    private Properties properties() {
        var properties = new Properties();
        properties.setProperty("jclouds.regions", region);
        properties.setProperty("jclouds.ec2.ami-query", "state=available;image-type=machine");
        properties.setProperty("jclouds.ec2.cc-ami-query", "");
        properties.setProperty("jclouds.max-retries", "0");
        properties.setProperty("jclouds.compute.poll-status.initial-period", "200");
        properties.setProperty("jclouds.compute.poll-status.max-period", "1000");
        return properties;
    }

    private String setting(String name) {
        return Objects.requireNonNull(stock.account().environment().get(name), name);
    }
}
