package io.ironbark.proto.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that may be an ARN, taken apart.
 *
 * @param segments the six parts of an ARN (the last holds all that is left, colons too), or empty if it is none
 */
record ArnText(String text, List<String> segments) {
    static final int SEGMENTS = 6;

    static ArnText of(String text) {
        var segments = new ArrayList<String>(SEGMENTS);
        int from = 0;
        int to = text.indexOf(':');
        while (to >= 0 && segments.size() < SEGMENTS - 1) {
            segments.add(text.substring(from, to));
            from = to + 1;
            to = text.indexOf(':', from);
        }
        segments.add(text.substring(from));
        boolean whole = segments.size() == SEGMENTS && segments.getFirst().equals("arn");
        return new ArnText(text, whole ? List.copyOf(segments) : List.of());
    }

    boolean isArn() {
        return !segments.isEmpty();
    }

    /** What stands behind the colon before this segment. */
    String from(int segment) {
        return segment == SEGMENTS - 1 ? segments.getLast() : String.join(":", segments.subList(segment, SEGMENTS));
    }
}
