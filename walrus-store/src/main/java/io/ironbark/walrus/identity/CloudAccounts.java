package io.ironbark.walrus.identity;

import io.ironbark.proto.access.AccountName;
import io.ironbark.proto.auth.Percent;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.walrus.s3.S3Error;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts as the cloud controller knows them. Their ids and names never change, so what was heard once is kept. */
public final class CloudAccounts implements AccountNames {
    private static final int MAX_KEPT = 10_000;

    private final HopClient cloud;
    private final ConcurrentHashMap<String, AccountName> known = new ConcurrentHashMap<>();

    public CloudAccounts(HopClient cloud) {
        this.cloud = cloud;
    }

    @Override
    public Optional<AccountName> byCanonicalId(String id) {
        var kept = known.get(id);
        if (kept != null) {
            return Optional.of(kept);
        }
        try {
            return switch (cloud.get("/v1/identity/accounts/" + Percent.encode(id), AccountName.class)) {
                case Answer.Got<AccountName>(var account) -> {
                    if (known.size() >= MAX_KEPT) {
                        known.clear();
                    }
                    known.put(id, account);
                    yield Optional.of(account);
                }
                case Answer.NotFound<AccountName> _, Answer.Nothing<AccountName> _ -> Optional.empty();
                case Answer.Refused<AccountName> _, Answer.Unreachable<AccountName> _ ->
                    throw S3Error.ServiceUnavailable.because("Accounts can't be looked up at the moment.");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw S3Error.ServiceUnavailable.asException();
        }
    }
}
