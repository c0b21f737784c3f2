package io.ironbark.cloud;

import io.ironbark.cloud.quota.QuotaConfig;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.placement.Policy;
import java.net.URI;
import java.time.Duration;

/**
 * How the cloud runs instances.
 *
 * @param policy by which each zone chooses nodes
 * @param publicPool the block that public addresses are from; its first and last are not given out
 * @param images walrus' internal port, where images' bytes are kept
 * @param launchLimit how long an accepted launch may wait for a node
 * @param quota of accounts that have none of their own
 */
public record ComputeConfig(
        @Default("SPREAD") Policy policy,
        @Default("198.18.0.0/24") String publicPool,
        @Default("https://127.0.0.1:8777") URI images,
        @Default("15m") Duration launchLimit,
        QuotaConfig quota) {
    public ComputeConfig {
        if (Ipv4Block.parse(publicPool).isEmpty()) {
            throw new IllegalArgumentException("not a block of addresses: " + publicPool);
        }
    }

    Ipv4Block publicBlock() {
        return Ipv4Block.parse(publicPool).orElseThrow();
    }
}
