package io.ironbark.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the repository, read as text. */
final class SourceTree {
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", ".idea");

    private SourceTree() {}

    /** One file, with its path from the repository's root. */
    record Source(String path, List<String> lines) {
        boolean isMain() {
            return path.contains("/src/main/java/");
        }

        String module() {
            return path.substring(0, path.indexOf('/'));
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The repository's root: the nearest folder upwards that holds the build's settings. */
    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return at;
            }
        }
        throw new IllegalStateException("not run inside the repository");
    }

    /** All Java sources of all modules, in the order of their paths. */
    static List<Source> java() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> Stream.of(root.relativize(path).toString().split("/"))
                            .noneMatch(SKIPPED::contains))
                    .sorted()
                    .map(path -> read(root, path))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path root, Path path) {
        try {
            return new Source(root.relativize(path).toString(), Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
