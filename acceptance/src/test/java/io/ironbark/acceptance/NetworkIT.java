package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two guests whose rules change while they run. */
@ExtendWith(Cloud.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkIT {
    private static final Duration RULE = Duration.ofSeconds(30);

    private List<Guest> guests = List.of();
    private String web = "";
    private String peers = "";

    @BeforeAll
    void launch(Stock stock) {
        web = group(stock, "web");
        peers = group(stock, "peers");
        guests = stock.launchSeveral(2, "--security-group-ids", stock.group(), web, peers);
        guests.forEach(Guest::awaitSsh);
    }

    @AfterAll
    void terminate(Stock stock) {
        stock.terminate(guests);
    }

    @Test
    void aPortIsClosedToTheOutsideUntilARuleOpensItAndClosedAgainAfterwards(Stock stock) {
        Guest guest = guests.getFirst();
        guest.ssh("mkdir -p /www && echo page > /www/index.html && httpd -p 8080 -h /www");
        assertThat(page(guest)).isNotEqualTo("page");
        rule(stock, "authorize-security-group-ingress", web);
        Await.until("the page is served", RULE, () -> page(guest).equals("page"));
        rule(stock, "revoke-security-group-ingress", web);
        Await.until("the page is gone", RULE, () -> !page(guest).equals("page"));
    }

    @Test
    void twoGuestsOfOneSubnetReachEachOtherOnlyByARuleForTheirGroup(Stock stock) {
        Guest one = guests.getFirst();
        Guest other = guests.getLast();
        assertThat(one.describe().path("SubnetId")).isEqualTo(other.describe().path("SubnetId"));
        String ping = "ping -c 2 -W 2 " + other.privateIp();
        assertThat(one.trySsh(ping).ok()).isFalse();
        stock.account()
                .ec2(
                        "authorize-security-group-ingress",
                        "--group-id",
                        peers,
                        "--ip-permissions",
                        "IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=" + peers + "}]");
        Await.until("they reach each other", RULE, () -> one.trySsh(ping).ok());
    }

    private static String group(Stock stock, String name) {
        return stock.account()
                .ec2("create-security-group", "--group-name", name, "--description", "for a test")
                .path("GroupId")
                .asText();
    }

    private static void rule(Stock stock, String action, String group) {
        stock.account().ec2(action, "--group-id", group, "--protocol", "tcp", "--port", "8080", "--cidr", "0.0.0.0/0");
    }

    private static String page(Guest guest) {
        return Command.of("curl", "-s", "--noproxy", "*", "--max-time", "2", "http://" + guest.publicIp() + ":8080/")
                .tryRun()
                .out()
                .strip();
    }
}
