package io.ironbark.node.process;

import java.time.Duration;

/**
 * What a program that handles foreign bytes may use. It also runs as {@code nobody} and can gain no privilege.
 *
 * @param fileBytes the largest file that it may write
 */
public record Limits(Duration cpu, long memoryBytes, long fileBytes, int openFiles) {}
