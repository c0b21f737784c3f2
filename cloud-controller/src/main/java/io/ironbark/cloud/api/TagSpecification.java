package io.ironbark.cloud.api;

import java.util.List;

/** Tags for the new resources of one type. */
public record TagSpecification(String resourceType, List<Tag> tags) {
    public TagSpecification {
        tags = List.copyOf(tags);
    }

    /** The tags that new resources of this type get. */
    public static List<Tag> of(List<TagSpecification> specifications, String resourceType) {
        return specifications.stream()
                .filter(specification -> specification.resourceType().equals(resourceType))
                .flatMap(specification -> specification.tags().stream())
                .toList();
    }
}
