package io.ironbark.cloud.front;

/**
 * A bucket of tokens.
 *
 * @param size how many it holds
 * @param refill how many come back in a second
 */
record Rate(double size, double refill) {
    Rate {
        if (!(size >= 1 && refill > 0)) {
            throw new IllegalArgumentException("a bucket of " + size + " that gets " + refill + " a second");
        }
    }

    Rate times(int factor) {
        return new Rate(size * factor, refill * factor);
    }
}
