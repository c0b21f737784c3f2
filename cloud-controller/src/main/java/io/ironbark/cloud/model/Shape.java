package io.ironbark.cloud.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A type of the service model. Shapes name each other, since they may refer back to themselves. */
public sealed interface Shape {
    /** Its name in the model. */
    String name();

    /** Named members, in the model's order. */
    record Structure(String name, Map<String, Member> members, Set<String> required) implements Shape {
        /** The member with this name in the model. */
        public Optional<Member> member(String memberName) {
            return Optional.ofNullable(members.get(memberName));
        }
    }

    /** Any number of the same. */
    record Sequence(String name, Member element, Optional<Long> max) implements Shape {}

    /** One value, written as text. {@code min} and {@code max} bound a number, or the length of text. */
    record Scalar(String name, Type type, List<String> values, Optional<Long> min, Optional<Long> max)
            implements Shape {}

    /** Keys and values; none of the actions served has one. */
    record Table(String name) implements Shape {}

    /** What the text of a scalar stands for. */
    enum Type {
        STRING,
        INTEGER,
        LONG,
        DOUBLE,
        FLOAT,
        BOOLEAN,
        TIMESTAMP,
        BLOB
    }

    /**
     * A member of a structure, or the element of a sequence.
     *
     * @param name in the model, such as {@code KeyNames}
     * @param locationName on the wire, where it differs, such as {@code keyName}
     * @param queryName in requests, where that differs again
     */
    record Member(String name, String shape, Optional<String> locationName, Optional<String> queryName) {}
}
