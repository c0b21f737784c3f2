package io.ironbark.proto.node;

/** The virtual hardware of an instance: its instance type's name, and what that means in numbers. */
public record Machine(String instanceType, int vcpus, int memoryMib, int diskGib) {
    /** Throws {@link IllegalArgumentException} unless all numbers are positive. */
    public Machine {
        if (vcpus < 1 || memoryMib < 1 || diskGib < 1) {
            throw new IllegalArgumentException("a machine needs vCPUs, memory and disk: " + instanceType);
        }
    }
}
