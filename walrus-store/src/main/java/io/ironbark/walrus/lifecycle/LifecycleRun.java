package io.ironbark.walrus.lifecycle;

/**
 * How far the walk over a bucket has come.
 *
 * @param day whose walk it is
 * @param after the last thing that was looked at
 * @param newer how many noncurrent versions of this key were looked at before
 */
record LifecycleRun(long bucketId, long day, Phase phase, After after, int newer) {
    /** What is walked over, one after the other: markers last, since they may go once their versions have gone. */
    enum Phase {
        OBJECTS,
        VERSIONS,
        MARKERS,
        UPLOADS,
        DONE;

        private Phase next() {
            return switch (this) {
                case OBJECTS -> VERSIONS;
                case VERSIONS -> MARKERS;
                case MARKERS -> UPLOADS;
                case UPLOADS, DONE -> DONE;
            };
        }
    }

    /** A key, and for versions and uploads which of them. */
    record After(String key, long id) {
        /** Nothing yet. */
        static final After NOTHING = new After("", Long.MAX_VALUE);
    }

    static LifecycleRun begin(long bucketId, long day) {
        return new LifecycleRun(bucketId, day, Phase.OBJECTS, After.NOTHING, 0);
    }

    LifecycleRun nextPhase() {
        return new LifecycleRun(bucketId, day, phase.next(), After.NOTHING, 0);
    }

    LifecycleRun at(After place, int count) {
        return new LifecycleRun(bucketId, day, phase, place, count);
    }
}
