package io.ironbark.walrus.bucket;

import java.util.Optional;

/** Whether a bucket keeps what is overwritten and deleted. Once it has, it never goes back to never having. */
public enum Versioning {
    NEVER(Optional.empty()),
    ENABLED(Optional.of("Enabled")),
    SUSPENDED(Optional.of("Suspended"));

    private final Optional<String> word;

    Versioning(Optional<String> word) {
        this.word = word;
    }

    /** As S3 and rows say it; nothing if it was never set. */
    public Optional<String> word() {
        return word;
    }

    /** From what a row has. */
    public static Versioning of(Optional<String> word) {
        for (var one : values()) {
            if (one.word.equals(word)) {
                return one;
            }
        }
        throw new IllegalArgumentException("no state of versioning: " + word);
    }
}
