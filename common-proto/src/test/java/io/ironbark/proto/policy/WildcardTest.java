package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WildcardTest {
    private static final int ROUNDS = 5_000;

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "*, anything/at:all, true",
        "**, x, true",
        "?, '', false",
        "?, a, true",
        "?, ab, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a*c, ac, true",
        "a*c, abbbc, true",
        "a*c, abbbd, false",
        "ab*ab, ab, false",
        "ab*ab, aba, false",
        "ab*ab, abab, true",
        "*ab*ba*, aba, false",
        "*ab*ba*, abba, true",
        "*?*, '', false",
        "*?*, a, true",
        "ec2:describe*, ec2:describeinstances, true",
        "ec2:describe*, ec2:rundescribe, false",
        "*.jpg, photo.jpg, true",
        "*.jpg, photo.jpg.exe, false",
        "x*a?b*y, x__a_a1b__y, true",
        "x*a?b*y, x__ab__y, false"
    })
    void starsTakeRunsAndQuestionMarksTakeOne(String pattern, String text, boolean fits) {
        assertThat(Wildcard.of(pattern).matches(text)).isEqualTo(fits);
    }

    @Test
    void literalStarsAreOnlyStars() {
        var pattern = new Wildcard.Builder().literal("a*").anyRun().literal("?").build();
        assertThat(pattern.matches("a*b?")).isTrue();
        assertThat(pattern.matches("aab?")).isFalse();
        assertThat(pattern.matches("a*bc")).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheNaiveMatcher(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String pattern = text(random, "aab*?*", 12);
            String text = text(random, "aab", 16);
            assertThat(Wildcard.of(pattern).matches(text))
                    .as("%s against %s", pattern, text)
                    .isEqualTo(naive(pattern, text));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheNaiveMatcherOnPiecesOfMoreThanAWord(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS / 50; i++) {
            String piece = text(random, "aaaaaaab?", 200);
            String pattern = "*" + piece + "*";
            String text = text(random, "aaab", 100) + piece.replace('?', 'c') + text(random, "aaab", 100);
            assertThat(Wildcard.of(pattern).matches(text)).isTrue();
            String spoilt = text.replaceFirst("b", "c");
            assertThat(Wildcard.of(pattern).matches(spoilt))
                    .as("%s against %s", pattern, spoilt)
                    .isEqualTo(naive(pattern, spoilt));
        }
    }

    @ParameterizedTest
    @CsvSource({"a*, b", "*a, b", "?*, b", "a?*, b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*, c", "*a*?*, b"})
    void noPatternTakesLongerThanItsLengthAllows(String unit, String end) {
        String pattern = unit.repeat(PolicyLimits.VALUE_CHARS_MAX / unit.length() - 1) + end;
        String text = "a".repeat(PolicyLimits.VALUE_CHARS_MAX);
        var wildcard = Wildcard.of(pattern);
        long before = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(wildcard.matches(text)).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aLongPieceThatAlmostFitsEverywhereIsBounded() {
        String half = "a".repeat(PolicyLimits.VALUE_CHARS_MAX / 2);
        var wildcard = Wildcard.of("*" + half + "b" + half + "?*");
        long before = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(wildcard.matches(half.repeat(8))).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    private static String text(RandomGenerator random, String letters, int most) {
        var text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** By the table of all prefixes of one against all prefixes of the other. */
    private static boolean naive(String pattern, String text) {
        boolean[][] fits = new boolean[pattern.length() + 1][text.length() + 1];
        fits[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char next = pattern.charAt(p - 1);
            for (int t = 0; t <= text.length(); t++) {
                fits[p][t] = next == '*'
                        ? fits[p - 1][t] || (t > 0 && fits[p][t - 1])
                        : t > 0 && fits[p - 1][t - 1] && (next == '?' || next == text.charAt(t - 1));
            }
        }
        return fits[pattern.length()][text.length()];
    }
}
