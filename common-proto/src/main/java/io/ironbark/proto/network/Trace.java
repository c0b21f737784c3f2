package io.ironbark.proto.network;

import java.util.List;

/** What becomes of a packet, and what decides it at each place that it comes to. The last step is the outcome. */
public record Trace(List<Step> steps) {
    public Trace {
        steps = List.copyOf(steps);
    }

    /**
     * A place on the way.
     *
     * @param place such as {@code node-1 egress}
     * @param passes false if it ends here
     * @param why the rule, entry or route that says so, as a sentence for the operator
     */
    public record Step(String place, boolean passes, String why) {}

    public boolean passes() {
        return steps.stream().allMatch(Step::passes);
    }
}
