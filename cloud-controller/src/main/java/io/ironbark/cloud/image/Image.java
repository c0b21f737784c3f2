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
 */
public record Image(
        ImageId id,
        AccountId account,
        String name,
        Optional<String> description,
        String location,
        Architecture architecture,
        String rootDeviceName,
        boolean enaSupport,
        ImageState state,
        Optional<String> stateReason,
        ImageSource.Format format,
        long sizeBytes,
        long virtualSizeBytes,
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

    /** The smallest disk that holds it. */
    public int diskGib() {
        return Math.toIntExact(Math.max(1, (virtualSizeBytes + GIB - 1) / GIB));
    }
}
