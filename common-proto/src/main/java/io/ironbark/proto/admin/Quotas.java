package io.ironbark.proto.admin;

import io.ironbark.proto.id.AccountId;
import java.util.List;

/** How much each account may take, and takes. */
public record Quotas(List<Quota> quotas) {
    public Quotas {
        quotas = List.copyOf(quotas);
    }

    /**
     * One account's.
     *
     * @param instances that may exist at once, stopped ones too
     * @param vcpus of those that are not stopped
     */
    public record Quota(AccountId account, String name, Limit instances, Limit vcpus) {}

    /**
     * A bound and what is used of it.
     *
     * @param own false if the bound is the cloud's default
     */
    public record Limit(int limit, boolean own, long used) {}
}
