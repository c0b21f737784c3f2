package io.ironbark.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a guest's console the host keeps. virtlogd writes it and begins a new file when one is full, so the bound is
 * in virtlogd's configuration, for all guests of the host; this says so if it is not what it should be.
 */
final class ConsoleBound {
    /** Of one guest: the file that is written to and those before it. */
    static final long BYTES_MAX = 1 << 20;

    private static final long DEFAULT_SIZE = 2 << 20;
    private static final long DEFAULT_BACKUPS = 3;

    private ConsoleBound() {}

    /** A sentence for the operator, if consoles may grow beyond the bound. */
    static Optional<String> warning(Path configuration) {
        String text;
        try {
            text = Files.isReadable(configuration) ? Files.readString(configuration) : "";
        } catch (IOException e) {
            return Optional.of(configuration + " can't be read: nobody knows how large consoles may grow");
        }
        long size = number(text, "max_size", DEFAULT_SIZE);
        long backups = number(text, "max_backups", DEFAULT_BACKUPS);
        if (size > 0 && size * (backups + 1) <= BYTES_MAX) {
            return Optional.empty();
        }
        return Optional.of("virtlogd keeps "
                + (size == 0 ? "all" : "up to " + size * (backups + 1) / 1024 + " KiB")
                + " of each console: set max_size and max_backups in " + configuration + " to keep 1024 KiB");
    }

    private static long number(String text, String name, long otherwise) {
        Matcher matcher = Pattern.compile("(?m)^\\s*" + name + "\\s*=\\s*([0-9]{1,12})\\s*$")
                .matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
    }
}
