package io.ironbark.cloud.model;

import java.util.Optional;

/**
 * An action as the service model has it.
 *
 * @param input the name of the request's shape, if there is one
 * @param output the name of the answer's shape, if there is one
 */
public record Operation(String name, Optional<String> input, Optional<String> output) {}
