package io.ironbark.proto.policy;

import java.util.List;

/**
 * A pattern of ARNs: each of the six segments has its own, so that a star in the region never eats the account.
 *
 * A pattern of fewer segments must end with a star, which then stands for all that follows. Case matters.
 *
 * @param segments none if everything fits
 */
record ArnPattern(String text, List<Template> segments) {
    /** Throws {@link IllegalArgumentException} if it is neither {@code *} nor the pattern of an ARN. */
    static ArnPattern read(String text, boolean variables) {
        if (text.equals("*")) {
            return new ArnPattern(text, List.of());
        }
        if (!text.startsWith("arn:")) {
            throw new IllegalArgumentException("is neither * nor an ARN");
        }
        var segments = Template.split(PatternText.read(text, true, variables), ':', ArnText.SEGMENTS);
        if (segments.size() < ArnText.SEGMENTS && !segments.getLast().endsOpen()) {
            throw new IllegalArgumentException("is an ARN of fewer than six parts that does not end with *");
        }
        return new ArnPattern(text, segments);
    }

    /** The request's resource {@code *}, which stands for no resource, fits the pattern {@code *} only. */
    Match matches(ArnText arn, Template.Values values) {
        if (segments.isEmpty()) {
            return Match.YES;
        }
        if (!arn.isArn()) {
            return Match.NO;
        }
        // The last segment first: it tells most patterns apart.
        int last = segments.size() - 1;
        var match = segments.get(last).matches(arn.from(last), values);
        for (int i = 0; i < last && match != Match.NO; i++) {
            match = match.and(segments.get(i).matches(arn.segments().get(i), values));
        }
        return match;
    }
}
