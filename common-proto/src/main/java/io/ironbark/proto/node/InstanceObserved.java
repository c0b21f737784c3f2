package io.ironbark.proto.node;

import io.ironbark.proto.id.InstanceId;
import java.util.List;
import java.util.Optional;

/**
 * What a node knows of one instance.
 *
 * @param generation the highest that the node has seen
 * @param reboots how many it has done
 * @param stoppedByGuest true if the guest powered itself off, so that its shutdown behaviour applies
 * @param problem why it failed, or what it waits for
 * @param timings of the launch, in order
 * @param notes sentences for the operator about how it was built
 * @param settings which of the changes that {@link Asks#settings} counts the node answers by
 */
public record InstanceObserved(
        InstanceId id,
        long generation,
        RunState state,
        long reboots,
        boolean stoppedByGuest,
        Optional<Problem> problem,
        List<StepTiming> timings,
        List<String> notes,
        long settings) {
    /** Of an instance whose metadata service answers as at its launch. */
    public InstanceObserved(
            InstanceId id,
            long generation,
            RunState state,
            long reboots,
            boolean stoppedByGuest,
            Optional<Problem> problem,
            List<StepTiming> timings,
            List<String> notes) {
        this(id, generation, state, reboots, stoppedByGuest, problem, timings, notes, 0);
    }

    public InstanceObserved {
        timings = List.copyOf(timings);
        notes = List.copyOf(notes);
    }

    /**
     * Something that went wrong.
     *
     * @param code EC2's state reason code, such as {@code Server.InternalError}
     * @param message one sentence for the user, without paths of the host
     */
    public record Problem(String code, String message) {}
}
