package io.ironbark.node.instance;

import io.ironbark.proto.node.InstanceDesired;

/** What a node keeps of an instance: what is wanted of it, and how far it came. */
public record Journal(InstanceDesired wanted, Progress progress) {
    static Journal begin(InstanceDesired wanted) {
        return new Journal(wanted, Progress.withReboots(wanted.reboots()));
    }

    Journal after(Progress.Change change) {
        return new Journal(wanted, progress.after(change));
    }

    /** The same with a newer wish; an older one changes nothing. */
    Journal wanting(InstanceDesired newer) {
        return newer.generation() < wanted.generation() ? this : new Journal(newer, progress);
    }
}
