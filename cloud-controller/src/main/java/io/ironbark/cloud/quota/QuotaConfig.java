package io.ironbark.cloud.quota;

import io.ironbark.proto.config.Default;

/**
 * What an account may have that no operator has set other bounds for.
 *
 * @param instances that may exist at once, stopped ones too
 * @param vcpus of those that are not stopped
 */
public record QuotaConfig(
        @Default("20000") int instances, @Default("40000") int vcpus) {
    public QuotaConfig {
        if (instances < 0 || vcpus < 0) {
            throw new IllegalArgumentException("a quota is no less than 0");
        }
    }
}
