package io.ironbark.cloud.front;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Removes client tokens that no client repeats any more, so that their table does not grow for ever. */
public final class ClientTokenJanitor {
    /** Far longer than any SDK tries again. A launch's token stays for as long after its instances' end. */
    static final Duration HONOURED = Duration.ofHours(24);

    private static final int BATCH = 500;

    private final Database database;
    private final ClientTokenStore tokens;
    private final InstantSource clock;

    public ClientTokenJanitor(Database database, SecretBox box, InstantSource clock) {
        this.database = database;
        this.tokens = new ClientTokenStore(clock, box);
        this.clock = clock;
    }

    /** One round. */
    public void expire() {
        Instant before = clock.instant().minus(HONOURED);
        int removed;
        do {
            removed = database.transaction(tx -> tokens.expire(tx, before, BATCH));
        } while (removed == BATCH);
    }
}
