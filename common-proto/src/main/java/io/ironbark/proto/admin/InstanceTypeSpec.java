package io.ironbark.proto.admin;

/**
 * A size that instances may have, as an operator writes it.
 *
 * @param diskGib of a root disk, unless the image or the launch asks for more
 */
public record InstanceTypeSpec(String name, int vcpus, int memoryMib, int diskGib) {}
