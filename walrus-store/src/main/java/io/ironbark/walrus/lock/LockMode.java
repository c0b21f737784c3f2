package io.ironbark.walrus.lock;

import java.util.Arrays;
import java.util.Optional;

/** How firmly a version is retained. */
public enum LockMode {
    /** Who has {@code s3:BypassGovernanceRetention} and says so may end it. */
    GOVERNANCE,
    /** Nobody may end or shorten it. */
    COMPLIANCE;

    public static Optional<LockMode> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.name().equals(text)).findFirst();
    }
}
