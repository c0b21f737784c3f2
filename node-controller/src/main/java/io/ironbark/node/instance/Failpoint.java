package io.ironbark.node.instance;

/**
 * Places where a test kills this process as the kernel would: at once, with nothing cleaned up. Set the environment
 * variable {@code IRONBARK_FAILPOINT} to a step's name, and the process halts after that step.
 */
final class Failpoint {
    private static final String ARMED = System.getenv().getOrDefault("IRONBARK_FAILPOINT", "");
    private static final int EXIT = 137;

    private Failpoint() {}

    static void reached(String name) {
        if (ARMED.equals(name)) {
            Runtime.getRuntime().halt(EXIT);
        }
    }
}
