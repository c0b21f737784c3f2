package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What operators have announced to users of their instances. */
public record InstanceEvents(List<Event> events) {
    public InstanceEvents {
        events = List.copyOf(events);
    }

    /**
     * An announcement. It announces and does nothing.
     *
     * @param code one of EC2's: {@code instance-reboot}, {@code system-reboot}, {@code system-maintenance}, {@code
     *     instance-retirement}, {@code instance-stop}
     */
    public record Event(
            String id,
            InstanceId instance,
            String code,
            String description,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant notBefore,
            Optional<Instant> notAfter) {}

    /** An announcement to be. */
    public record NewEvent(
            String code,
            String description,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant notBefore,
            Optional<Instant> notAfter) {}
}
