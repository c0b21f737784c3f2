package io.ironbark.proto.node;

/**
 * What users asked of an instance beyond its power. Counts only grow; a node that has done fewer does what is missing.
 *
 * @param screenshots how often somebody asked for a picture of the guest's screen
 * @param wake true if a key is to be pressed before the picture is taken
 * @param interrupts how often the guest was to get a non-maskable interrupt
 * @param abrupt true if a guest that is to stop is switched off at once, without being asked first
 * @param monitored true if the node is to publish what the guest uses of it
 * @param settings how often somebody changed how the metadata service answers; the node says by which it answers
 */
public record Asks(long screenshots, boolean wake, long interrupts, boolean abrupt, boolean monitored, long settings) {
    /** Nothing. */
    public static final Asks NONE = new Asks(0, false, 0, false, false);

    /** With the settings that the instance was launched with. */
    public Asks(long screenshots, boolean wake, long interrupts, boolean abrupt, boolean monitored) {
        this(screenshots, wake, interrupts, abrupt, monitored, 0);
    }
}
