package io.ironbark.cloud.volume;

import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A volume as Describe shows it. */
record Volume(
        VolumeId id,
        ZoneName zone,
        int sizeGib,
        String type,
        Instant createdAt,
        Optional<Attachment> attachment,
        List<Tag> tags) {
    /** The instance that has it. */
    record Attachment(InstanceId instance, String device, Instant at, boolean deleteOnTermination) {}
}
