package io.ironbark.walrus.s3;

import java.util.Optional;
import java.util.function.Consumer;

/** Reads objects for event loops, which can't wait for them. */
@FunctionalInterface
public interface Readings {
    /**
     * Looks for the object of a GET, and then gives what replies, once, on another thread; nothing if there is no object, or
     * none that is read so. What replies may throw {@link io.ironbark.walrus.database.WouldWaitException}.
     */
    void find(Call call, Consumer<Optional<ReplyWriter.Answering>> then);
}
