package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceDesired.FurtherNic;
import io.ironbark.proto.node.Nic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A guest with a second address, and with a second network card that comes and goes while it runs. */
class SecondInterfaceIT {
    @Test
    void aGuestIsReachedAtEachOfItsAddressesAndCardsAndForgesNoOther() throws IOException {
        try (var node = new TestNode(GuestAudience.NONE)) {
            var group = node.documents.newGroup();
            var plain = node.documents.guest(10, group);
            var nic = plain.nic();
            var one = Documents.with(
                    plain,
                    new Nic(
                            nic.id(),
                            nic.vpc(),
                            nic.subnet(),
                            nic.mac(),
                            nic.privateIp(),
                            nic.publicIp(),
                            nic.groups(),
                            true,
                            List.of(new Nic.Secondary("10.77.4.20", Optional.empty()))));
            var other = node.documents.guest(11, group);
            var document = node.documents.document(node.documents.group(
                    group, List.of(node.documents.rule("icmp", -1, -1, Documents.ANYWHERE)), one, other));
            node.update(document);
            var first = node.launchWithAddress(one);
            var asker = node.launchWithAddress(other);
            first.sh("ip addr add 10.77.4.20/24 dev eth0");
            first.sh("ip addr add 10.77.4.21/24 dev eth0");
            assertThat(asker.reaches("10.77.4.20")).isTrue();
            assertThat(asker.pings("10.77.4.21"))
                    .as("an address that it gave itself")
                    .isFalse();
            assertThat(first.sh("busybox ping -c 1 -W 1 -I 10.77.4.20 10.77.4.11")
                            .ok())
                    .isTrue();

            var card = new Nic(
                    new NetworkInterfaceId("eni-0000000000000a1b2"),
                    nic.vpc(),
                    nic.subnet(),
                    "02:77:00:00:04:1e",
                    "10.77.4.30",
                    Optional.empty(),
                    nic.groups(),
                    true);
            InstanceDesired both = one.withFurtherNics(List.of(new FurtherNic(1, card)));
            node.update(both);
            try (var second = new StandIn(node.plane().plug(both, card, document))) {
                node.plane().attach(both);
                second.withAddress("10.77.4.30");
                assertThat(asker.reaches("10.77.4.30")).isTrue();
                assertThat(asker.reaches("10.77.4.10"))
                        .as("the first one goes on")
                        .isTrue();
                node.update(one);
                assertThat(asker.pings("10.77.4.30"))
                        .as("it is cut off at once")
                        .isFalse();
                assertThat(asker.reaches("10.77.4.10")).isTrue();
                assertThat(node.sh("ip -br link").output()).doesNotContain("0a1b2");
            }
        }
    }
}
