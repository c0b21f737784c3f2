package io.ironbark.walrus.bucket;

import io.ironbark.walrus.lifecycle.Lifecycle;
import io.ironbark.walrus.lock.LockDefault;
import java.util.Optional;

/**
 * How a bucket keeps its objects.
 *
 * @param objectLock whether versions in it can be locked
 * @param lockDefault how those are retained that say nothing of it
 * @param encrypts whether those are encrypted that say nothing of it
 * @param lifecycle when they go
 */
public record Keeping(
        Versioning versioning,
        boolean objectLock,
        Optional<LockDefault> lockDefault,
        boolean encrypts,
        Optional<Lifecycle> lifecycle) {
    /** A new bucket's. */
    public static final Keeping USUAL = new Keeping(Versioning.NEVER, false, Optional.empty(), false, Optional.empty());

    /** That of a new one whose versions can be locked, for which they must be kept. */
    static final Keeping LOCKABLE = new Keeping(Versioning.ENABLED, true, Optional.empty(), false, Optional.empty());

    /** True if objects in it may have versions. */
    public boolean isVersioned() {
        return versioning != Versioning.NEVER;
    }
}
