package io.ironbark.bench.net;

import java.util.Collection;

final class Medians {
    private Medians() {}

    /** The one in the middle, or the upper of the two there. */
    static double of(Collection<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
