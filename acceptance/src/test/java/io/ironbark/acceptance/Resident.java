package io.ironbark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A guest of a {@link Tenant}. */
record Resident(Tenant tenant, String id, String address) {
    private static final Duration BOOT = Duration.ofMinutes(8);

    JsonNode describe() {
        return tenant.ec2("describe_instances", Map.of("InstanceIds", List.of(id)))
                .at("/Reservations/0/Instances/0");
    }

    String publicIp() {
        return describe().path("PublicIpAddress").asText();
    }

    String mac() {
        return describe().at("/NetworkInterfaces/0/MacAddress").asText();
    }

    String nic() {
        return describe().at("/NetworkInterfaces/0/NetworkInterfaceId").asText();
    }

    /** Waits until the guest lets its owner in. */
    Resident awaitSsh() {
        Await.until(id + " answers ssh", BOOT, () -> {
            String host = publicIp();
            return !host.isEmpty() && tenant.ssh(host, 15, "true").ok();
        });
        return this;
    }

    /** Runs a command in the guest; what it printed. */
    String ssh(String command) {
        var result = tenant.ssh(publicIp(), 60, command);
        if (!result.ok()) {
            throw new AssertionError(command + " in " + id + ": " + result);
        }
        return result.out().strip();
    }
}
