package io.ironbark.cloud.image;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.node.ImageSource;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine image.
 *
 * @param location the object it was registered from, as {@code bucket/key}
 * @param virtualSizeBytes of the disk that a guest sees
 * @param traits what its owner said of it when it was registered
 */
public record Image(
        ImageId id,
        AccountId account,
        String name,
        Optional<String> description,
        String location,
        Architecture architecture,
        String rootDeviceName,
        Traits traits,
        ImageState state,
        Optional<Reason> stateReason,
        ImageSource.Format format,
        long sizeBytes,
        long virtualSizeBytes,
        Sharing sharing,
        Instant createdAt) {
    private static final long GIB = 1L << 30;

    /** What processor it is for, in EC2's words. */
    public enum Architecture {
        X86_64("x86_64"),
        ARM64("arm64");

        private final String word;

        Architecture(String word) {
            this.word = word;
        }

        /** EC2's word for it. */
        public String word() {
            return word;
        }
    }

    /**
     * What an image is said to be.
     *
     * @param imdsSupport {@code v2.0} if its instances want tokens of the metadata service unless a launch says otherwise
     * @param rootGib the size of the root disk, if one was asked for
     */
    public record Traits(
            boolean enaSupport,
            Optional<String> sriovNetSupport,
            Optional<String> bootMode,
            Optional<String> imdsSupport,
            Optional<Integer> rootGib,
            String rootVolumeType) {}

    /** Who may use it, and for how long its owner means it to be used. */
    public record Sharing(
            boolean isPublic, Optional<Instant> deprecatedAt, Protection protection, Optional<Instant> protectedUntil) {
        static final Sharing PRIVATE = new Sharing(false, Optional.empty(), Protection.OFF, Optional.empty());
    }

    /** Whether it may be deregistered. */
    public enum Protection {
        OFF("disabled"),
        ON("enabled-without-cooldown"),
        /** Once it is taken off, it lasts for another day. */
        WITH_COOLDOWN("enabled-with-cooldown");

        private final String word;

        Protection(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Why it is not available. */
    public record Reason(String code, String message) {}

    /** The smallest disk that an instance of it gets. */
    public int diskGib() {
        int needed = Math.toIntExact(Math.max(1, (virtualSizeBytes + GIB - 1) / GIB));
        return Math.max(needed, traits.rootGib().orElse(needed));
    }
}
