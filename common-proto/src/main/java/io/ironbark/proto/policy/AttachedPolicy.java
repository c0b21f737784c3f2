package io.ironbark.proto.policy;

/**
 * A policy and what an operator knows it by.
 *
 * @param name an ARN, the name of an inline policy with its bearer's, or {@code the policy of bucket x}
 */
public record AttachedPolicy(String name, PolicyDocument document) {}
