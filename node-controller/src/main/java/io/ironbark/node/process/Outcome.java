package io.ironbark.node.process;

/**
 * How a program ended.
 *
 * @param exit its exit status, or 128 and the signal's number
 * @param output the first of what it printed, as UTF-8
 * @param complaint the first of what it printed as errors
 */
public record Outcome(int exit, boolean timedOut, String output, String complaint) {
    public boolean succeeded() {
        return exit == 0 && !timedOut;
    }

    /** One line for a log. */
    public String summary() {
        return (timedOut ? "timed out" : "exit " + exit) + (complaint.isBlank() ? "" : ": " + complaint.strip());
    }
}
