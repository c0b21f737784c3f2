package io.ironbark.proto.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** All mistakes of a configuration file. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    ConfigurationException(Path file, List<Mistake> mistakes) {
        super(mistakes.stream()
                .map(mistake -> file + (mistake.line() > 0 ? ":" + mistake.line() : "") + ": " + mistake.message())
                .collect(Collectors.joining(System.lineSeparator())));
        this.mistakes = List.copyOf(mistakes);
    }

    /** What is wrong, in the order of the file. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /**
     * One mistake.
     *
     * @param line of the file, from 1; 0 if it is no line's fault, as when a key is missing
     */
    public record Mistake(int line, String message) {}
}
