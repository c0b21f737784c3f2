package io.ironbark.cloud.region;

/**
 * A size that an instance may have.
 *
 * @param diskGib of its root disk, unless the image or the request asks for more
 */
public record InstanceType(String name, int vcpus, int memoryMib, int diskGib) {
    /** True for the families that are meant to be idle most of the time. */
    boolean burstable() {
        return burstable(name);
    }

    /** True for a name of those families. */
    public static boolean burstable(String name) {
        return name.matches("t[0-9].*");
    }

    /** True for all but those that are offered for old clients' sake. */
    boolean currentGeneration() {
        return !name.startsWith("t1.") && !name.startsWith("m1.");
    }
}
