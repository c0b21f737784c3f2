package io.ironbark.proto.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled pattern of text, {@code *} (any run of characters) and {@code ?} (any one character).
 *
 * The pieces between stars are looked for from left to right, each at its leftmost place, which is right for patterns
 * that have only these two wildcards; the first and the last piece are anchored. No step goes back, so the work is the
 * length of the text, times the 64-character words of the longest piece. A character is a UTF-16 unit.
 */
final class Wildcard {
    private final List<Piece> pieces;

    private Wildcard(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** A pattern with its wildcards written as {@code *} and {@code ?}. */
    static Wildcard of(String pattern) {
        var builder = new Builder();
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '*' -> builder.anyRun();
                case '?' -> builder.anyOne();
                default -> builder.literal(pattern.substring(i, i + 1));
            }
        }
        return builder.build();
    }

    boolean matches(String text) {
        var first = pieces.getFirst();
        if (pieces.size() == 1) {
            return text.length() == first.length() && first.isAt(text, 0);
        }
        var last = pieces.getLast();
        int end = text.length() - last.length();
        int at = first.length();
        if (end < at || !first.isAt(text, 0) || !last.isAt(text, end)) {
            return false;
        }
        for (int i = 1; i < pieces.size() - 1; i++) {
            var piece = pieces.get(i);
            int found = piece.find(text, at, end);
            if (found < 0) {
                return false;
            }
            at = found + piece.length();
        }
        return true;
    }

    /** Collects a pattern whose literal text may itself hold stars and question marks. */
    static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder open = new StringBuilder();

        Builder literal(String literal) {
            text.append(literal);
            open.repeat('.', literal.length());
            return this;
        }

        Builder anyOne() {
            text.append('?');
            open.append('?');
            return this;
        }

        /** Two stars in a row are one. */
        Builder anyRun() {
            if (pieces.isEmpty() || !text.isEmpty()) {
                endPiece(!pieces.isEmpty());
            }
            return this;
        }

        Wildcard build() {
            endPiece(false);
            return new Wildcard(List.copyOf(pieces));
        }

        /** @param searched false for the first and the last piece, whose places are known */
        private void endPiece(boolean searched) {
            pieces.add(new Piece(text.toString(), open.toString(), searched));
            text.setLength(0);
            open.setLength(0);
        }
    }
}
