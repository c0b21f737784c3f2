package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests of one account are worked on at once. The others of the account wait, a few of them and for a while;
 * so an account that asks for much keeps others from neither the database's connections nor the room for requests.
 *
 * What may be answered with a list of any length takes a place among few of all accounts besides: such answers are made
 * in memory.
 */
final class Turns {
    /** Half of the usual number of connections to the database. */
    static final int AT_ONCE = 8;

    /** So many questions of an account are on their way to the database before those of others that come now. */
    static final int PROMPT_AT_ONCE = 64;

    static final int WAITING_MAX = 120;
    static final int BOUNDLESS_AT_ONCE = 4;
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConcurrentHashMap<AccountId, Line> lines = new ConcurrentHashMap<>();
    private final Semaphore boundless = new Semaphore(BOUNDLESS_AT_ONCE, true);

    /** A place among those that are worked on; closing it makes room for the next. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Line {
        private final Semaphore turns = new Semaphore(AT_ONCE, true);
        private final Semaphore prompts = new Semaphore(PROMPT_AT_ONCE);
        private int present;
    }

    /** Waits for a turn; refuses if the account has too many that wait, or if it takes too long. */
    Turn await(AccountId account, boolean isBoundless) {
        Line line = lines.compute(account, (_, there) -> enter(there == null ? new Line() : there));
        if (!acquire(line.turns)) {
            leave(account);
            throw new ApiException(new ApiError.Throttled());
        }
        if (isBoundless && !acquire(boundless)) {
            line.turns.release();
            leave(account);
            throw new ApiException(new ApiError.Throttled());
        }
        return () -> {
            if (isBoundless) {
                boundless.release();
            }
            line.turns.release();
            leave(account);
        };
    }

    /** A place, if there is one now, for what is asked together with others: it needs no connection of its own. */
    Optional<Turn> prompt(AccountId account) {
        Line line = lines.compute(account, (_, there) -> enter(there == null ? new Line() : there));
        if (!line.prompts.tryAcquire()) {
            leave(account);
            return Optional.empty();
        }
        return Optional.of(() -> {
            line.prompts.release();
            leave(account);
        });
    }

    private static boolean acquire(Semaphore places) {
        try {
            return places.tryAcquire() || places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many accounts have requests now. */
    int accounts() {
        return lines.size();
    }

    private static Line enter(Line line) {
        if (line.present == AT_ONCE + WAITING_MAX) {
            throw new ApiException(new ApiError.Throttled());
        }
        line.present++;
        return line;
    }

    private void leave(AccountId account) {
        lines.computeIfPresent(account, (_, line) -> {
            line.present--;
            return line.present == 0 ? null : line;
        });
    }
}
