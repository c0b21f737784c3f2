package io.ironbark.proto.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Odd but legal requests, from a seed. */
final class RandomRequests {
    private static final String[] ALPHABET = {
        "a", "Z", "0", "-", "_", ".", "~", "+", "%", "*", " ", "é", "e\u0301", "漢", "😀", "&", "=", "?", "#", "!", "'",
        "(", ")", ":", ";", "@", "$", ",", "\"", "<", ">", "|", "\\", "^", "`", "{", "}", "[", "]", "%2F", "%41", "\t"
    };
    private static final String[] METHODS = {"GET", "PUT", "POST", "DELETE", "HEAD"};

    private final Random random;

    RandomRequests(long seed) {
        this.random = new Random(seed);
    }

    /** A query parameter, decoded. */
    record Pair(String name, String value) {}

    String method() {
        return METHODS[random.nextInt(METHODS.length)];
    }

    String text(int max) {
        var text = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    /** A key of an object, decoded, with slashes in odd places. */
    String path() {
        var path = new StringBuilder("/bucket");
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append('/').append(text(6));
        }
        return path.toString();
    }

    /** Parameters with empty values and names that occur twice. */
    List<Pair> query() {
        var pairs = new ArrayList<Pair>();
        for (int i = random.nextInt(6); i > 0; i--) {
            var name = "p" + text(3);
            pairs.add(new Pair(name, text(5)));
            if (random.nextInt(4) == 0) {
                pairs.add(new Pair(name, text(5)));
            }
        }
        return pairs;
    }

    byte[] body() {
        var body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(300_000)];
        random.nextBytes(body);
        return body;
    }

    /** A header value with inner and outer spaces. */
    String headerValue() {
        var text = new StringBuilder("v");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(random.nextBoolean() ? "  " : " ").append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    boolean chance() {
        return random.nextBoolean();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
