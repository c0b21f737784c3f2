package io.ironbark.proto.node;

/** The key pair an instance was launched with: its name and the line for {@code authorized_keys}. */
public record SshKey(String name, String openSshPublicKey) {}
