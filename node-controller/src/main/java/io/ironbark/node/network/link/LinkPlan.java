package io.ironbark.node.network.link;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The commands that lead from observed facts to wanted ones, in runs of one tool each. */
public record LinkPlan(List<Batch> batches) {
    public LinkPlan {
        batches = List.copyOf(batches);
    }

    /** Commands for one start of one tool. */
    public record Batch(Fact.Tool tool, List<String> commands) {
        public Batch {
            commands = List.copyOf(commands);
        }
    }

    /** First ends what should not be, last made first; then makes what is missing. */
    public static LinkPlan between(SortedSet<Fact> observed, SortedSet<Fact> wanted) {
        var surplus = new TreeSet<>(observed);
        surplus.removeAll(wanted);
        var missing = new TreeSet<>(wanted);
        missing.removeAll(observed);
        var batches = new ArrayList<Batch>();
        surplus.descendingSet().forEach(fact -> append(batches, fact.tool(), fact.end()));
        missing.forEach(fact -> append(batches, fact.tool(), fact.make()));
        return new LinkPlan(batches);
    }

    public boolean isEmpty() {
        return batches.isEmpty();
    }

    private static void append(List<Batch> batches, Fact.Tool tool, List<String> commands) {
        if (commands.isEmpty()) {
            return;
        }
        if (!batches.isEmpty() && batches.getLast().tool() == tool) {
            var joined = new ArrayList<>(batches.removeLast().commands());
            joined.addAll(commands);
            batches.add(new Batch(tool, joined));
        } else {
            batches.add(new Batch(tool, commands));
        }
    }
}
