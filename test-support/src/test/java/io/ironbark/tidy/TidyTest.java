package io.ironbark.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.tidy.SourceTree.Source;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TidyTest {
    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 70;

    /** Module to its package; no module may import another's, but for common-proto's. */
    private static final Map<String, String> COMPONENTS = Map.of(
            "cloud-controller", "io.ironbark.cloud",
            "cluster-controller", "io.ironbark.cluster",
            "node-controller", "io.ironbark.node",
            "walrus-store", "io.ironbark.walrus",
            "operator-cli", "io.ironbark.cli");

    /** A call that main code may not make, and what to use instead. */
    private record Banned(Pattern call, String instead, Set<String> except) {}

    private static final List<Banned> BANNED = List.of(
            new Banned(Pattern.compile("\\bInstant\\.now\\(\\)"), "take an InstantSource", Set.of()),
            new Banned(Pattern.compile("\\bSystem\\.currentTimeMillis\\("), "take an InstantSource", Set.of()),
            new Banned(Pattern.compile("\\bnew Random\\("), "take a RandomGenerator", Set.of()),
            new Banned(Pattern.compile("\\bMath\\.random\\("), "take a RandomGenerator", Set.of()),
            new Banned(Pattern.compile("\\.printStackTrace\\("), "log it with its context", Set.of()),
            new Banned(
                    Pattern.compile("\\b(Objects|String)\\.equals\\(.*[sS]ecret"), "MessageDigest.isEqual", Set.of()));

    private static final Pattern FORBIDDEN_PACKAGE = Pattern.compile(
            "package io\\.ironbark\\.(.*\\.)?(util|utils|helper|helpers|manager|impl|dto|service|misc)\\b.*");
    private static final Pattern SPEAKS_SQL =
            Pattern.compile("\\.(prepareStatement|createStatement)\\(|\\bSql\\.(list|first|update)\\(");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    /** A member that opens a block, of a class or of a class inside one; its indentation is the first group. */
    private static final Pattern METHOD_START = Pattern.compile("^( {4}| {8})(?!.*\\b(?:record|class|interface|enum) )"
            + "(?:[\\w.<>\\[\\],?@]+ )+\\w+\\([^;]*$|^( {4}| {8})\\w+\\([^;.]*\\) (?:throws .*)?\\{$");

    private final List<Source> sources = SourceTree.java();

    @Test
    void noComponentImportsAnother() {
        var broken = new ArrayList<String>();
        for (Source source : sources) {
            if (!source.isMain() || !COMPONENTS.containsKey(source.module())) {
                continue;
            }
            for (String line : source.lines()) {
                COMPONENTS.forEach((module, name) -> {
                    if (!module.equals(source.module()) && line.startsWith("import " + name + ".")) {
                        broken.add(source.path() + ": " + line);
                    }
                });
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noModuleButTestsDependsOnAnotherComponentsModule() {
        var broken = new ArrayList<String>();
        COMPONENTS.keySet().forEach(module -> {
            var pom = readPom(module);
            COMPONENTS.keySet().stream()
                    .filter(other -> !other.equals(module))
                    .filter(other -> pom.contains("<artifactId>" + other + "</artifactId>"))
                    .forEach(other -> broken.add(module + " depends on " + other));
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void onlyStoresSpeakSql() {
        // These hold the pool, the transactions and the words to write statements with: none knows a noun.
        var shells = Set.of("Database.java", "DatabaseServer.java", "Sent.java", "Sql.java", "package-info.java");
        assertThat(sources.stream()
                        .filter(Source::isMain)
                        .filter(source -> !source.module().equals("test-support"))
                        .filter(source -> !source.name().endsWith("Store.java") && !shells.contains(source.name()))
                        .filter(source -> source.lines().stream()
                                .anyMatch(line -> SPEAKS_SQL.matcher(line).find()))
                        .map(Source::path))
                .isEmpty();
    }

    @Test
    void mainCodeMakesNoBannedCall() {
        var broken = new ArrayList<String>();
        for (Source source : sources) {
            if (!source.isMain()) {
                continue;
            }
            for (Banned banned : BANNED) {
                source.lines().stream()
                        .filter(line -> banned.call().matcher(line).find())
                        .filter(line -> !banned.except().contains(source.name()))
                        .forEach(line ->
                                broken.add(source.path() + ": " + line.strip() + " (" + banned.instead() + ")"));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noPackageIsCalledAfterNothing() {
        assertThat(sources.stream()
                        .filter(source -> source.lines().stream().anyMatch(FORBIDDEN_PACKAGE.asMatchPredicate()))
                        .map(Source::path))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLaterInAComment() {
        var broken = new ArrayList<String>();
        for (Source source : sources) {
            if (!source.name().equals("TidyTest.java")) {
                source.lines().stream()
                        .filter(line -> UNFINISHED.matcher(line).find())
                        .forEach(line -> broken.add(source.path() + ": " + line.strip()));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPackageOfMainCodeSaysWhatItIs() {
        var described = new ArrayList<String>();
        sources.stream()
                .filter(source -> source.name().equals("package-info.java"))
                .forEach(source -> described.add(folder(source)));
        assertThat(sources.stream()
                        .filter(Source::isMain)
                        .map(TidyTest::folder)
                        .distinct()
                        .filter(folder -> !described.contains(folder)))
                .isEmpty();
    }

    @Test
    void noFileIsLongerThanOneHeadHolds() {
        assertThat(sources.stream()
                        .filter(source -> source.lines().size() > FILE_LINES_MAX)
                        .map(source -> source.path() + " has " + source.lines().size() + " lines"))
                .isEmpty();
    }

    @Test
    void noMethodIsLongerThanAScreen() {
        var broken = new ArrayList<String>();
        sources.forEach(source -> longMethods(source, broken));
        assertThat(broken).isEmpty();
    }

    /** A method ends at the brace with its own indentation. */
    private static void longMethods(Source source, List<String> broken) {
        int start = -1;
        String end = "";
        for (int i = 0; i < source.lines().size(); i++) {
            String line = source.lines().get(i);
            if (start < 0) {
                if (METHOD_START.matcher(line).find()
                        && !line.contains(" = ")
                        && !line.strip().startsWith("return ")) {
                    start = i;
                    end = " ".repeat(line.length() - line.stripLeading().length()) + "}";
                }
            } else if (line.equals(end)) {
                if (i - start + 1 > METHOD_LINES_MAX) {
                    broken.add(source.path() + ":" + (start + 1) + " runs over " + (i - start + 1) + " lines");
                }
                start = -1;
            } else if (line.endsWith(";") && line.matches("^ {4}\\S.*")) {
                start = -1;
            }
        }
    }

    private static String folder(Source source) {
        return source.path().substring(0, source.path().lastIndexOf('/'));
    }

    private static String readPom(String module) {
        try {
            return Files.readString(SourceTree.root().resolve(module).resolve("pom.xml"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
