package io.ironbark.cloud.networkinterface;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.subnet.SubnetStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that was given back rests before it is anybody's again, and of those that have rested the first comes first. */
class CoolDownTest {
    /** A /28 less the five addresses that nobody gets. */
    private static final int ROOM = 11;

    private static final int STEPS = 80;

    private final TestClient client = SharedCloud.newAccount();
    private final String vpc =
            client.ec2("CreateVpc", "CidrBlock", "10.9.0.0/24").text("vpcId");
    private final String subnet = client.ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.9.0.32/28")
            .text("subnetId");
    private final Map<String, String> held = new TreeMap<>();
    private final Map<String, Rest> resting = new TreeMap<>();

    /** Between when an address was given back; what was let pass since comes on top. */
    private record Rest(Instant before, Instant after) {
        private Rest earlier(Duration passed) {
            return new Rest(before.minus(passed), after.minus(passed));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noAddressIsGivenToWhoNamesNoneBeforeItHasRested(long seed) {
        var random = new SplittableRandom(seed);
        try (var database = Database.open(SharedCloud.cloud().config().database())) {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> take();
                    case 2, 3 -> giveBack(random);
                    default -> letPass(database, Duration.ofSeconds(random.nextInt(8)));
                }
                assertThat(held.size()).isLessThanOrEqualTo(ROOM);
            }
        }
    }

    @Test
    void whoNamesAnAddressGetsItWithoutTheWaitAndWhatRestsDoesNotCount() {
        take();
        String ip = held.keySet().iterator().next();
        giveBack(new SplittableRandom(1));
        // A machine may be so slow that it has rested by now.
        assertThat(client.ec2("DescribeSubnets", "SubnetId.1", subnet).text("availableIpAddressCount"))
                .isIn(String.valueOf(ROOM - 1), String.valueOf(ROOM));
        assertThat(client.ec2("CreateNetworkInterface", "SubnetId", subnet, "PrivateIpAddress", ip)
                        .texts("privateIpAddress"))
                .contains(ip);
    }

    /** Whoever names no address gets one that nobody ever had, or else that which has rested the longest. */
    private void take() {
        Instant before = Instant.now();
        TestReply made = client.ec2("CreateNetworkInterface", "SubnetId", subnet);
        Instant after = Instant.now();
        if (made.status() != 200) {
            assertThat(made.code()).isEqualTo("InsufficientFreeAddressesInSubnet");
            assertThat(held.size() + resting.size()).isEqualTo(ROOM);
            assertThat(resting.values())
                    .as("all that is free still rests")
                    .noneMatch(rest -> rest.after().plus(SubnetStore.COOL_DOWN).isBefore(before));
            return;
        }
        String ip = made.texts("privateIpAddress").getFirst();
        assertThat(held).doesNotContainKey(ip);
        Rest rest = resting.remove(ip);
        if (rest != null) {
            assertThat(rest.before().plus(SubnetStore.COOL_DOWN))
                    .as("%s had rested", ip)
                    .isBeforeOrEqualTo(after);
            assertThat(resting.values())
                    .as("%s was the first that was given back", ip)
                    .noneMatch(other -> other.after().isBefore(rest.before()));
            assertThat(held.size() + resting.size() + 1)
                    .as("none was left that nobody ever had")
                    .isEqualTo(ROOM);
        }
        held.put(ip, made.texts("networkInterfaceId").getFirst());
    }

    private void giveBack(SplittableRandom random) {
        if (held.isEmpty()) {
            return;
        }
        String ip = new ArrayList<>(held.keySet()).get(random.nextInt(held.size()));
        Instant before = Instant.now();
        assertThat(client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", Objects.requireNonNull(held.remove(ip)))
                        .status())
                .isEqualTo(200);
        resting.put(ip, new Rest(before, Instant.now()));
    }

    private void letPass(Database database, Duration time) {
        database.inTransaction(tx -> Sql.update(
                tx,
                "UPDATE subnet_address SET freed_at = freed_at - make_interval(secs => ?) WHERE subnet = ?",
                (int) time.toSeconds(),
                subnet));
        resting.replaceAll((_, rest) -> rest.earlier(time));
    }
}
