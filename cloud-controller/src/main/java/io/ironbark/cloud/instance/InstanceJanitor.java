package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Change;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Power;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends launches that waited too long for a node, and removes the rows of what ended long ago. */
public final class InstanceJanitor {
    private static final Logger log = LoggerFactory.getLogger(InstanceJanitor.class);
    private static final int BATCH = 500;

    /** Longer than a client token is honoured, so that a token never names an instance that nobody remembers. */
    private static final Duration REMEMBERED = Duration.ofHours(25);

    private final Database database;
    private final InstanceStore instances;
    private final AddressStore addresses;
    private final Duration launchLimit;
    private final InstantSource clock;

    /** Takes how long a launch may wait for a node. */
    public InstanceJanitor(
            Database database, FeedStore feed, AddressStore addresses, Duration launchLimit, InstantSource clock) {
        this.database = database;
        this.instances = new InstanceStore(feed);
        this.addresses = addresses;
        this.launchLimit = launchLimit;
        this.clock = clock;
    }

    /** Terminates instances that no node had room for within the limit. */
    public void endHopelessLaunches() {
        Instant now = clock.instant();
        int ended;
        do {
            ended = database.transaction(tx -> end(tx, now));
        } while (ended == BATCH);
    }

    /** Removes instances that were terminated so long ago that nobody may ask for them. */
    public void forgetTheOld() {
        Instant before = clock.instant().minus(REMEMBERED);
        int forgotten;
        do {
            forgotten = database.transaction(tx -> instances.forget(tx, before, BATCH));
        } while (forgotten == BATCH);
    }

    private int end(Tx tx, Instant now) throws SQLException {
        List<Row> rows = instances.lockNeverPlaced(tx, now.minus(launchLimit), BATCH);
        if (!rows.isEmpty()) {
            List<InstanceId> ids = rows.stream().map(Row::id).toList();
            log.info("{} launches waited for a node for more than {}", ids.size(), launchLimit);
            instances.change(
                    tx,
                    rows,
                    new Change(
                            InstanceState.TERMINATED,
                            Power.TERMINATED,
                            now,
                            StateReason.NO_ROOM.message(),
                            Optional.of(StateReason.NO_ROOM)));
            addresses.release(tx, ids, now);
            instances.gone(tx, rows);
        }
        return rows.size();
    }
}
