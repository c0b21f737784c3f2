package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Document;
import io.ironbark.proto.id.LaunchTemplateId;
import java.time.Instant;
import java.util.Optional;

/**
 * A launch template, without what its versions hold.
 *
 * @param latest the highest number of those versions that there are
 * @param last the highest number that was ever given
 */
record LaunchTemplate(
        LaunchTemplateId id,
        String name,
        long defaultVersion,
        long latest,
        long last,
        String createdBy,
        Instant createdAt) {
    /** One version of a template. */
    record Version(
            long number, Optional<String> description, Document.Members data, String createdBy, Instant createdAt) {}
}
