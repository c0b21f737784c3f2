package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cloud.Shared.class)
class NetworkIT {
    private static final Duration RULE = Duration.ofSeconds(10);

    @Test
    void aPortIsClosedToTheOutsideUntilARuleOpensItAndClosedAgainAfterwards(Stock stock) {
        String group = group(stock, "web");
        try (Guest guest =
                stock.launch("--security-group-ids", stock.group(), group).awaitSsh()) {
            guest.ssh("mkdir -p /www && echo page > /www/index.html && httpd -p 8080 -h /www");
            assertThat(page(guest)).isNotEqualTo("page");
            rule(stock, "authorize-security-group-ingress", group);
            Await.until("the page is served", RULE, () -> page(guest).equals("page"));
            rule(stock, "revoke-security-group-ingress", group);
            Await.until("the page is gone", RULE, () -> !page(guest).equals("page"));
        }
    }

    @Test
    void twoGuestsOfOneSubnetReachEachOtherOnlyByARuleForTheirGroup(Stock stock) {
        String group = group(stock, "peers");
        try (Guest one = stock.launch("--security-group-ids", stock.group(), group)
                        .awaitSsh();
                Guest other = stock.launch("--security-group-ids", stock.group(), group)
                        .awaitSsh()) {
            assertThat(one.describe().path("SubnetId"))
                    .isEqualTo(other.describe().path("SubnetId"));
            String ping = "ping -c 1 -W 1 " + other.privateIp();
            assertThat(one.trySsh(ping).ok()).isFalse();
            stock.account()
                    .ec2(
                            "authorize-security-group-ingress",
                            "--group-id",
                            group,
                            "--ip-permissions",
                            "IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=" + group + "}]");
            Await.until("they reach each other", RULE, () -> one.trySsh(ping).ok());
        }
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
