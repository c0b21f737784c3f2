package io.ironbark.cloud.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.instance.OneNodeCloud;
import io.ironbark.proto.admin.NetworkView;
import io.ironbark.proto.admin.PacketTrace;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import org.junit.jupiter.api.Test;

/** What operators are told of the network, by the rows that users' calls wrote. */
class ReachTest {
    private static final String OUTSIDE = "192.0.2.7";

    @Test
    void anOperatorSeesWhichRuleCarriesOrDropsAPacketBeforeAndAfterItChanges() throws Exception {
        String group = OneNodeCloud.client
                .ec2("CreateSecurityGroup", "GroupName", "reach", "GroupDescription", "for a test")
                .text("groupId");
        String instance = OneNodeCloud.running("SecurityGroupId.1", group);
        try (HopClient operator = SharedCloud.internal(OneNodeCloud.cloud, Role.OPERATOR)) {
            NetworkView view = operator.get("/v1/admin/network/" + instance, NetworkView.class)
                    .orThrow()
                    .orElseThrow();
            assertThat(view.guests()).singleElement().satisfies(guest -> {
                assertThat(guest.node()).isPresent();
                assertThat(guest.groups()).extracting(Object::toString).containsExactly(group);
            });
            var guest = view.guests().getFirst();
            assertThat(view.routes()).extracting(NetworkView.Way::target).contains("internet gateway");
            assertThat(trace(operator, instance, guest.publicAddress().orElseThrow()))
                    .satisfies(trace -> assertThat(trace.passes()).isFalse())
                    .satisfies(
                            trace -> assertThat(trace.steps().getLast().why()).startsWith("no ingress rule of"));
            OneNodeCloud.client.ec2(
                    "AuthorizeSecurityGroupIngress",
                    "GroupId",
                    group,
                    "IpProtocol",
                    "tcp",
                    "FromPort",
                    22,
                    "ToPort",
                    22,
                    "CidrIp",
                    "192.0.2.0/24");
            assertThat(trace(
                            operator, guest.vpc().value(), guest.publicAddress().orElseThrow()))
                    .satisfies(trace -> assertThat(trace.passes()).isTrue())
                    .satisfies(trace -> assertThat(trace.steps())
                            .anySatisfy(step -> assertThat(step.why()).endsWith("allows tcp 22 with 192.0.2.0/24")));
            NetworkView onNode = operator.get(
                            "/v1/admin/network/" + guest.node().orElseThrow(), NetworkView.class)
                    .orThrow()
                    .orElseThrow();
            assertThat(onNode.guests()).contains(guest);
            assertThat(operator.get("/v1/admin/network/i-00000000000000000", NetworkView.class))
                    .isInstanceOf(Answer.NotFound.class);
            assertThat(operator.get("/v1/admin/network/" + instance + "/trace?from=x&to=y", PacketTrace.class))
                    .isInstanceOf(Answer.Refused.class);
        }
    }

    private static PacketTrace trace(HopClient operator, String what, String target) throws Exception {
        return operator.get(
                        "/v1/admin/network/" + what + "/trace?port=22&from=" + OUTSIDE + "&to=" + target,
                        PacketTrace.class)
                .orThrow()
                .orElseThrow();
    }
}
