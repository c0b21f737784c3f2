package io.ironbark.cloud.dhcpoptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a DHCP server's configuration is made of holds nothing that the server would read as more than a value. */
class DhcpOptionsTest {
    private static final TestClient CLIENT = SharedCloud.newAccount();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example\ndhcp-option=3,1.2.3.4",
                "a.example\r",
                "a,b",
                "a;b",
                "$(reboot)",
                "`reboot`",
                "a b",
                "-a",
                "../a",
                "1.2.3.4\ndhcp-script=/bin/sh",
                "\0"
            })
    void noValueIsTakenThatWouldBeMoreThanAValue(String odd) {
        for (String key : new String[] {"domain-name", "domain-name-servers", "ntp-servers"}) {
            assertThat(create(key, odd).code()).as("%s of %s", key, odd).isEqualTo("InvalidParameterValue");
        }
        assertThat(create(odd, "a.example").status()).as("a key %s", odd).isEqualTo(400);
    }

    @Test
    void noValueIsWithoutEnd() {
        assertThat(create("domain-name", "a".repeat(65_536)).status()).isBetween(400, 413);
        assertThat(create("domain-name-servers", "1.2.3.4,".repeat(8_000) + "1.2.3.4")
                        .status())
                .isBetween(400, 413);
    }

    private static TestReply create(String key, String value) {
        return CLIENT.ec2("CreateDhcpOptions", "DhcpConfiguration.1.Key", key, "DhcpConfiguration.1.Value.1", value);
    }
}
