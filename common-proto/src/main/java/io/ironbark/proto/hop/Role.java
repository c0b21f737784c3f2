package io.ironbark.proto.hop;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a process is, as its certificate says. */
public enum Role {
    CLOUD_CONTROLLER,
    CLUSTER_CONTROLLER,
    NODE_CONTROLLER,
    WALRUS_STORE,
    STORAGE_CONTROLLER,
    /** A person with the operator's command. */
    OPERATOR;

    /** Such as {@code node-controller}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty if no role is called so. */
    public static Optional<Role> parse(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
