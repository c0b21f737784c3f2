package io.ironbark.proto.node;

/** An amount of what instances use. */
public record Capacity(int vcpus, long memoryMib, long diskGib) {
    public static final Capacity NONE = new Capacity(0, 0, 0);

    /** This and the other together. */
    public Capacity plus(Capacity other) {
        return new Capacity(vcpus + other.vcpus, memoryMib + other.memoryMib, diskGib + other.diskGib);
    }

    /** What is left of this when the other is taken away; parts may be negative. */
    public Capacity minus(Capacity other) {
        return new Capacity(vcpus - other.vcpus, memoryMib - other.memoryMib, diskGib - other.diskGib);
    }

    /** What an instance of this shape takes. */
    public static Capacity of(Machine machine) {
        return new Capacity(machine.vcpus(), machine.memoryMib(), machine.diskGib());
    }
}
