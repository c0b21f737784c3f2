package io.ironbark.walrus.identity;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.auth.Percent;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.walrus.database.WouldWaitException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access keys as the cloud controller knows them.
 *
 * <p>What it said is believed for {@link #FRESH}, so a revoked key works no longer than that. While it does not answer,
 * a key that it knew a short while ago goes on working: its absence must not stop the store. It then is not asked for
 * every request, but now and then.
 */
public final class CloudKeys implements CredentialSource {
    static final Duration FRESH = Duration.ofSeconds(3);
    static final Duration STALE = Duration.ofMinutes(15);
    private static final int MAX_KEPT = 100_000;
    private static final Logger LOG = LoggerFactory.getLogger(CloudKeys.class);

    private final Asking cloud;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    /** One question to the cloud controller. */
    @FunctionalInterface
    interface Asking {
        Answer<Credential> ask(String accessKeyId) throws InterruptedException;
    }

    CloudKeys(Asking cloud, LongSupplier nanoTime) {
        this.cloud = cloud;
        this.nanoTime = nanoTime;
    }

    /** Asks the cloud controller over its internal hop. */
    public static CloudKeys over(HopClient cloud) {
        return new CloudKeys(
                id -> cloud.get("/v1/identity/access-keys/" + Percent.encode(id), Credential.class), System::nanoTime);
    }

    /** What was last said of a key, and when; one question at a time. */
    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Optional<Credential> credential = Optional.empty();
        private volatile long saidAt = Long.MIN_VALUE;
        private volatile long askedAt = Long.MIN_VALUE;
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        if (entries.size() >= MAX_KEPT) {
            entries.values().removeIf(entry -> entry.credential.isEmpty());
        }
        var entry = entries.computeIfAbsent(accessKeyId, id -> new Entry());
        if (isWithin(entry.askedAt, FRESH)) {
            return current(entry);
        }
        WouldWaitException.check();
        entry.lock.lock();
        try {
            if (!isWithin(entry.askedAt, FRESH)) {
                ask(accessKeyId, entry);
            }
            return current(entry);
        } finally {
            entry.lock.unlock();
        }
    }

    private void ask(String accessKeyId, Entry entry) {
        try {
            switch (cloud.ask(accessKeyId)) {
                case Answer.Got<Credential>(var credential) -> said(entry, Optional.of(credential));
                case Answer.NotFound<Credential> _, Answer.Nothing<Credential> _ -> said(entry, Optional.empty());
                case Answer.Refused<Credential>(var status, var code, var message) ->
                    LOG.warn("the cloud controller says {} {} {} when asked for a key", status, code, message);
                case Answer.Unreachable<Credential>(var why) ->
                    LOG.warn("the cloud controller can't be asked for keys: {}", why);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        entry.askedAt = nanoTime.getAsLong();
    }

    private void said(Entry entry, Optional<Credential> credential) {
        entry.credential = credential;
        entry.saidAt = nanoTime.getAsLong();
    }

    private Optional<Credential> current(Entry entry) {
        return isWithin(entry.saidAt, STALE) ? entry.credential : Optional.empty();
    }

    private boolean isWithin(long since, Duration span) {
        return since != Long.MIN_VALUE && nanoTime.getAsLong() - since < span.toNanos();
    }
}
