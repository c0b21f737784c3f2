package io.ironbark.cloud.front;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rate that an operator wants for one action, or for the instances that it changes: {@code CreateTags:1000/100}, or
 * {@code RunInstances.instances:5000/50}.
 */
public record RateOf(String bucket, Rate rate) {
    private static final Pattern SHAPE = Pattern.compile(
            "([A-Za-z]{1,64}(?:\\.instances)?):([0-9]{1,7}(?:\\.[0-9]{1,3})?)/([0-9]{1,7}(?:\\.[0-9]{1,3})?)");

    /** Empty if it is not of that form. */
    public static Optional<RateOf> parse(String text) {
        Matcher match = SHAPE.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        double size = Double.parseDouble(match.group(2));
        double refill = Double.parseDouble(match.group(3));
        return size >= 1 && refill > 0
                ? Optional.of(new RateOf(match.group(1), new Rate(size, refill)))
                : Optional.empty();
    }
}
