package io.ironbark.proto.hop;

import java.nio.file.Path;
import java.util.function.Supplier;

/** What a handler answers with, when it does not refuse. */
public sealed interface Reply {
    /** 200 and a document. */
    record Document(Object value) implements Reply {}

    /** 200 and a document that is asked for only when its turn to be written has come, so that it is the newest then. */
    record Newest(Supplier<?> value) implements Reply {}

    /** 204: done, or nothing newer. */
    record Nothing() implements Reply {}

    /**
     * 200 or 206 and the bytes of a file, or the range of it that was asked for, sent by the kernel.
     *
     * @param entityTag without quotes; a range asked for with another {@code If-Range} gets the whole file
     */
    record FileBytes(Path file, String entityTag) implements Reply {}

    static Reply document(Object value) {
        return new Document(value);
    }

    static Reply nothing() {
        return new Nothing();
    }
}
