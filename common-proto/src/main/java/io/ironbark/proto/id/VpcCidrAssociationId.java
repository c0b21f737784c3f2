package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of the association of a CIDR block with a VPC, such as {@code vpc-cidr-assoc-0123456789abcdef0}. */
public record VpcCidrAssociationId(@JsonValue String value) implements ResourceId, Comparable<VpcCidrAssociationId> {
    public static final String PREFIX = "vpc-cidr-assoc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public VpcCidrAssociationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<VpcCidrAssociationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new VpcCidrAssociationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(VpcCidrAssociationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
