package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.StepTiming;
import io.ironbark.proto.placement.Placement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why an instance is where it is.
 *
 * @param state as EC2 names it
 * @param reason the state reason's code and message, if there is one
 * @param waitsFor a sentence about what has to happen next; absent if nothing has
 * @param node that it was committed to
 * @param refusal why the last attempt to place it found no node: counts by reason, and a verdict per node
 * @param notes sentences about how it was built, and what its users reported of it
 * @param events what happened to it, in order
 * @param timings of its last launch: those of the cloud controller ({@code api}, {@code placement}) and of the node
 */
public record Explanation(
        InstanceId instance,
        AccountId account,
        String state,
        long generation,
        Optional<Reason> reason,
        Optional<String> waitsFor,
        Optional<NodeId> node,
        Optional<Placement.Nowhere> refusal,
        List<String> notes,
        List<Event> events,
        List<StepTiming> timings) {
    public Explanation {
        notes = List.copyOf(notes);
        events = List.copyOf(events);
        timings = List.copyOf(timings);
    }

    /** A state reason. */
    public record Reason(String code, String message) {}

    /** Something that happened: {@code requested}, {@code placed on node-1}, {@code running}, … */
    public record Event(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, String what) {}
}
