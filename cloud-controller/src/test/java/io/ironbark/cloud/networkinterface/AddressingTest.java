package io.ironbark.cloud.networkinterface;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Addresses of subnets: which there are, and that nobody shares one. */
class AddressingTest {
    /** A /27 has 32 addresses, of which the first four and the last are nobody's. */
    private static final int USABLE = 27;

    private final TestClient client = SharedCloud.newAccount();
    private final String vpc =
            client.ec2("CreateVpc", "CidrBlock", "10.9.0.0/24").text("vpcId");
    private final String subnet = client.ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.9.0.32/27")
            .text("subnetId");

    @Test
    void everyAddressIsGivenOnceWhoeverRacesAndNeverTheReservedOnes() throws Exception {
        var made = new ArrayList<TestReply>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<TestReply>>();
            for (int i = 0; i < USABLE + 5; i++) {
                all.add(threads.submit(() -> client.ec2("CreateNetworkInterface", "SubnetId", subnet)));
            }
            for (Future<TestReply> one : all) {
                made.add(of(one));
            }
        }
        var refused = made.stream().filter(reply -> reply.status() != 200).toList();
        assertThat(refused).hasSize(5);
        assertThat(refused).allMatch(reply -> reply.code().equals("InsufficientFreeAddressesInSubnet"));
        var addresses = new HashSet<String>();
        var macs = new HashSet<String>();
        made.stream().filter(reply -> reply.status() == 200).forEach(reply -> {
            addresses.add(reply.texts("privateIpAddress").getFirst());
            macs.add(reply.text("macAddress"));
        });
        assertThat(addresses).hasSize(USABLE);
        assertThat(macs).hasSize(USABLE);
        for (int last : List.of(32, 33, 34, 35, 63)) {
            assertThat(addresses).doesNotContain("10.9.0." + last);
        }
        assertThat(client.ec2("DescribeSubnets", "SubnetId.1", subnet).text("availableIpAddressCount"))
                .isEqualTo("0");
    }

    @Test
    void aPublicAddressThatWasAnAccountsIsNobodyElsesForAWhile() {
        TestReply made = client.ec2("AllocateAddress");
        String ip = made.text("publicIp");
        client.ec2("ReleaseAddress", "AllocationId", made.text("allocationId"));
        TestClient stranger = SharedCloud.newAccount();
        assertThat(stranger.ec2("AllocateAddress", "Address", ip).code()).isEqualTo("InvalidIPAddress.InUse");
        TestReply again = client.ec2("AllocateAddress", "Address", ip);
        assertThat(again.text("publicIp")).isEqualTo(ip);
        client.ec2("ReleaseAddress", "AllocationId", again.text("allocationId"));
    }

    private static TestReply of(Future<TestReply> one) throws InterruptedException {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
