package io.ironbark.bench.api;

import java.util.Locale;

/**
 * What a figure ought to be.
 *
 * @param least true if it is to be that or more, false if that or less
 */
record Aim(double bound, boolean least) {
    static Aim atLeast(double bound) {
        return new Aim(bound, true);
    }

    static Aim atMost(double bound) {
        return new Aim(bound, false);
    }

    boolean isMetBy(double value) {
        return least ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
        boolean whole = bound == Math.rint(bound);
        return (least ? "≥ " : "≤ ") + String.format(Locale.ROOT, whole ? "%,.0f" : "%.1f", bound);
    }
}
