package io.ironbark.proto.node;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;

/**
 * A picture of a guest's screen, as an answer to {@link Asks#screenshots}.
 *
 * @param jpeg empty if the guest has no screen now; at most {@link #MAX_BYTES}
 */
public record Screenshot(
        InstanceId id,
        long request,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
        Bytes jpeg) {
    /** The most that is sent of one picture. */
    public static final int MAX_BYTES = 512 * 1024;
}
