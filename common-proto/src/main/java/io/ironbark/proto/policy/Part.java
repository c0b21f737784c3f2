package io.ironbark.proto.policy;

import java.util.Optional;

/** A piece of the text of a pattern. */
sealed interface Part {
    /** Stands for itself, stars included: what {@code ${*}} gives. */
    record Literal(String text) implements Part {}

    /** A {@code ?}. */
    record AnyOne() implements Part {}

    /** A {@code *}. */
    record AnyRun() implements Part {}

    /**
     * A variable, replaced by the request's value of a key.
     *
     * @param key in lower case
     * @param otherwise what stands for it when the request has no such key
     */
    record Variable(String key, Optional<String> otherwise) implements Part {}
}
