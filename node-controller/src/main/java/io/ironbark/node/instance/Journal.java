package io.ironbark.node.instance;

import io.ironbark.proto.node.InstanceDesired;

/** What a node keeps of an instance: what is wanted of it, and how far it came. */
public record Journal(InstanceDesired wanted, Progress progress) {
    static Journal begin(InstanceDesired wanted) {
        return new Journal(wanted, Progress.NONE.withReboots(wanted.reboots()));
    }

    Journal with(Progress next) {
        return new Journal(wanted, next);
    }

    /** The same with a newer wish; an older one changes nothing. */
    Journal wanting(InstanceDesired newer) {
        return newer.generation() < wanted.generation() ? this : new Journal(newer, progress);
    }
}
