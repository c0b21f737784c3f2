package io.ironbark.proto.policy;

import java.util.Arrays;

/**
 * The part of a {@link Wildcard} between two stars: characters, some of them open.
 *
 * It is found in a text by the Shift-And algorithm (Baeza-Yates and Gonnet, 1992): bit i of the state says that the
 * last i + 1 characters read are the piece's first i + 1. So each character of the text is read once, whatever the
 * text and the piece are. A short piece without open places is looked for by the JDK, which is quicker.
 */
final class Piece {
    private static final int WORD = 64;

    /** Up to here, comparing at every place costs less than the tables. */
    private static final int SHORT = 16;

    private final String text;
    private final boolean[] open;
    private final boolean anyOpen;
    /** The characters of the piece, sorted, and for each the bits of the places that take it. */
    private final char[] alphabet;

    private final long[][] places;
    private final long[] openPlaces;

    /**
     * @param open as long as the text, with a {@code ?} at each place that takes any character
     * @param searched whether it will be looked for; only then are the tables made that this needs
     */
    Piece(String text, String open, boolean searched) {
        this.text = text;
        this.open = new boolean[text.length()];
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            this.open[i] = open.charAt(i) == '?';
            any |= this.open[i];
        }
        this.anyOpen = any;
        boolean tables = searched && (anyOpen || text.length() > SHORT);
        int words = tables ? Math.max(1, (text.length() + WORD - 1) / WORD) : 0;
        char[] letters = tables ? text.toCharArray() : new char[0];
        Arrays.sort(letters);
        this.alphabet = distinct(letters);
        this.openPlaces = new long[words];
        this.places = new long[alphabet.length][words];
        for (int i = 0; i < text.length() && tables; i++) {
            long bit = 1L << (i % WORD);
            if (this.open[i]) {
                openPlaces[i / WORD] |= bit;
                for (long[] place : places) {
                    place[i / WORD] |= bit;
                }
            } else {
                places[Arrays.binarySearch(alphabet, text.charAt(i))][i / WORD] |= bit;
            }
        }
    }

    int length() {
        return text.length();
    }

    boolean isAt(String other, int at) {
        if (!anyOpen) {
            return other.startsWith(text, at);
        }
        if (at + open.length > other.length()) {
            return false;
        }
        for (int i = 0; i < open.length; i++) {
            if (!open[i] && text.charAt(i) != other.charAt(at + i)) {
                return false;
            }
        }
        return true;
    }

    /** The first place of the piece within other[from, to), or -1. */
    int find(String other, int from, int to) {
        if (!anyOpen && text.length() <= SHORT) {
            return other.indexOf(text, from, to);
        }
        long[] state = new long[openPlaces.length];
        int lastWord = state.length - 1;
        long whole = 1L << ((text.length() - 1) % WORD);
        for (int i = from; i < to; i++) {
            int letter = Arrays.binarySearch(alphabet, other.charAt(i));
            long[] place = letter < 0 ? openPlaces : places[letter];
            long carry = 1;
            for (int word = 0; word <= lastWord; word++) {
                long out = state[word] >>> (WORD - 1);
                state[word] = ((state[word] << 1) | carry) & place[word];
                carry = out;
            }
            if ((state[lastWord] & whole) != 0) {
                return i - text.length() + 1;
            }
        }
        return -1;
    }

    private static char[] distinct(char[] sorted) {
        char[] kept = new char[sorted.length];
        int count = 0;
        for (char letter : sorted) {
            if (count == 0 || kept[count - 1] != letter) {
                kept[count++] = letter;
            }
        }
        return Arrays.copyOf(kept, count);
    }
}
