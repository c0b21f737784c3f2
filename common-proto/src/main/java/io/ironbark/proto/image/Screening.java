package io.ironbark.proto.image;

/** What a file is, as far as it may be an image. */
public sealed interface Screening {
    /** The bytes of a disk. */
    record Raw(long sizeBytes) implements Screening {}

    /** A qcow2 image that is complete in itself. */
    record Qcow2(long virtualSizeBytes) implements Screening {}

    /** It is not taken. The message is for the user and says what to do about it. */
    record Refused(Reason reason, String message) implements Screening {}

    /** Kinds of refusal. */
    enum Reason {
        EMPTY,
        TOO_LARGE,
        VIRTUAL_SIZE_TOO_LARGE,
        TRUNCATED,
        MALFORMED,
        BACKING_FILE,
        DATA_FILE,
        ENCRYPTED,
        INTERNAL_SNAPSHOTS,
        UNSUPPORTED_FEATURE,
        FOREIGN_FORMAT,
        COMPRESSED,
        INSTALLER,
        NOT_A_DISK
    }
}
