package io.ironbark.cloud.front;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.CredentialSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Access keys that were looked up a moment ago. A key that is taken away by this process is gone at once, since whatever
 * changes identities here forgets all; one that another process takes away is good for {@link #FRESH} yet.
 */
public final class CredentialCache implements CredentialSource {
    static final Duration FRESH = Duration.ofSeconds(1);

    private static final int KEPT_MAX = 10_000;

    private final CredentialSource source;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    private record Known(Credential credential, Instant until) {}

    public CredentialCache(CredentialSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The same for who must not wait: nothing, too, of a key that would have to be looked up. */
    Optional<Credential> recent(String accessKeyId) {
        Known before = known.get(accessKeyId);
        return before != null && before.until().isAfter(clock.instant())
                ? Optional.of(before.credential())
                : Optional.empty();
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        Optional<Credential> recent = recent(accessKeyId);
        if (recent.isPresent()) {
            return recent;
        }
        Instant now = clock.instant();
        long seen = changes.get();
        Optional<Credential> found = source.find(accessKeyId);
        if (found.isEmpty()) {
            known.remove(accessKeyId);
        } else if (seen == changes.get()) {
            keep(accessKeyId, new Known(found.get(), now.plus(FRESH)), seen);
        }
        return found;
    }

    /** Looks everything up anew, because something changed. */
    public void forget() {
        changes.incrementAndGet();
        known.clear();
    }

    /** What was read before a change must not be kept after it. */
    private void keep(String accessKeyId, Known fresh, long seen) {
        if (known.size() >= KEPT_MAX) {
            known.clear();
        }
        known.put(accessKeyId, fresh);
        if (seen != changes.get()) {
            known.remove(accessKeyId);
        }
    }
}
