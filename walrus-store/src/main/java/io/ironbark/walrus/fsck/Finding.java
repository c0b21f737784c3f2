package io.ironbark.walrus.fsck;

/**
 * Something that is wrong.
 *
 * @param subject a blob, an object as {@code bucket/key}, an upload or an image
 */
public record Finding(Kind kind, String subject, String detail, boolean isRepaired) {
    /** What can be wrong, and what a repair does about it. */
    public enum Kind {
        /** Bytes that no row refers to. Repaired: they become garbage. */
        ORPHAN_BYTES("bytes without a row"),
        /** A row whose bytes are gone. There is no repair: they must be put again, or the object deleted. */
        MISSING_BYTES("a row without bytes"),
        /** As many bytes as no row says. There is no repair. */
        WRONG_SIZE("another size than its row says"),
        /** Other bytes than were acknowledged. There is no repair. */
        WRONG_DIGEST("other bytes than its row says"),
        /** Bytes that nobody can read: the key that wraps theirs is not in the file of keys. There is no repair. */
        MISSING_KEY("bytes without their key"),
        /** Rows of parts whose object is gone. Repaired: they are deleted, and their bytes become garbage. */
        ORPHAN_PARTS("parts without an object"),
        /** Parts that don't make up their object or image. There is no repair. */
        BROKEN_PARTS("parts that don't make up the whole");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    @Override
    public String toString() {
        return "%-14s %s: %s%s%s"
                .formatted(
                        kind,
                        subject,
                        kind.words,
                        detail.isEmpty() ? "" : ", " + detail,
                        isRepaired ? " (repaired)" : "");
    }
}
