package io.ironbark.node.instance;

import io.ironbark.node.domain.Sighting;
import io.ironbark.node.instance.Progress.Stage;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.RunState;
import java.util.List;
import java.util.Optional;

/** What is said of an instance upwards. Pure. */
final class Report {
    private Report() {}

    static InstanceObserved of(Journal journal, Sighting domain) {
        var wanted = journal.wanted();
        var progress = journal.progress();
        return new InstanceObserved(
                wanted.id(),
                wanted.generation(),
                state(journal, domain),
                progress.reboots(),
                progress.halt().filter(Progress.Halt::byGuest).isPresent(),
                problem(progress, domain),
                progress.timings(),
                progress.notes(),
                wanted.asked().settings());
    }

    static InstanceObserved ofTombstone(InstanceId id, long generation) {
        return new InstanceObserved(
                id, generation, RunState.TERMINATED, 0, false, Optional.empty(), List.of(), List.of());
    }

    private static RunState state(Journal journal, Sighting domain) {
        var progress = journal.progress();
        return switch (journal.wanted().power()) {
            case TERMINATED -> RunState.PREPARING;
            case STOPPED ->
                progress.stage() == Stage.DOWN
                                && !domain.alive()
                                && progress.halt().isEmpty()
                        ? RunState.STOPPED
                        : RunState.PREPARING;
            case RUNNING -> {
                if (progress.failure().isPresent()) {
                    yield RunState.FAILED;
                }
                if (progress.halt()
                        .filter(halt -> halt.generation() >= journal.wanted().generation())
                        .isPresent()) {
                    yield RunState.STOPPED;
                }
                // A moment's silence of libvirt, or a reset under way, ends nothing.
                yield progress.stage() == Stage.UP ? RunState.RUNNING : RunState.PREPARING;
            }
        };
    }

    private static Optional<Problem> problem(Progress progress, Sighting domain) {
        if (progress.failure().isPresent()) {
            return progress.failure().map(Progress.Failure::problem);
        }
        if (progress.halt().isPresent()) {
            return progress.halt().flatMap(Progress.Halt::problem);
        }
        if (progress.trouble().isPresent()) {
            return progress.trouble().map(Progress.Trouble::problem);
        }
        return switch (domain) {
            case Sighting.Unseen _ ->
                Optional.of(new Problem("Server.InternalError", "The node can't see the instance at the moment."));
            case Sighting.Paused _
            when progress.stage() == Stage.UP ->
                Optional.of(new Problem("Server.InternalError", "The instance is paused."));
            case Sighting.Absent _,
                    Sighting.Running _,
                    Sighting.Paused _,
                    Sighting.ShuttingDown _,
                    Sighting.ShutOff _ -> Optional.empty();
        };
    }
}
