package io.ironbark.proto.node;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;

/**
 * The end of an instance's serial console, as an answer to {@link InstanceDesired#consoleRequest}.
 *
 * @param output raw bytes, at most 64 KiB
 */
public record Console(
        InstanceId id,
        long request,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
        Bytes output) {
    /** The most that is kept and sent, as EC2 has it (GetConsoleOutput: "the most recent 64 KB"). */
    public static final int MAX_BYTES = 64 * 1024;
}
