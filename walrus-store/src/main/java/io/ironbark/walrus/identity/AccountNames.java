package io.ironbark.walrus.identity;

import io.ironbark.proto.access.AccountName;
import java.util.Optional;

/** Finds the accounts that lists grant to. */
@FunctionalInterface
public interface AccountNames {
    /** Empty if no account has this canonical id. */
    Optional<AccountName> byCanonicalId(String id);
}
