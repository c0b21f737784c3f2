package io.ironbark.cloud.instance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an instance is, as users are told. */
public enum InstanceState {
    PENDING(0),
    RUNNING(16),
    SHUTTING_DOWN(32),
    TERMINATED(48),
    STOPPING(64),
    STOPPED(80);

    private final int code;

    InstanceState(int code) {
        this.code = code;
    }

    /** EC2's number for it. */
    public int code() {
        return code;
    }

    /** EC2's word for it, such as {@code shutting-down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty if no state is called so. */
    public static Optional<InstanceState> parse(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
