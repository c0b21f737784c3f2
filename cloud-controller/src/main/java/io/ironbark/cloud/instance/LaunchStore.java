package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SshKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes new instances: a whole reservation in a handful of statements, however many they are. */
final class LaunchStore {
    private static final String INSERT_RESERVATION = """
            INSERT INTO reservation (id, account, created_at) VALUES (?, ?, ?)
            """;

    private static final String INSERT = """
            INSERT INTO instance (id, launch_index, account, reservation, client_token, zone, vpc, subnet, image,
                                  instance_type, vcpus, memory_mib, disk_gib, key_name, public_key, sealed_user_data,
                                  state, generation, power, created_at, launched_at, changed_at,
                                  shutdown_behavior, disable_api_termination,
                                  tokens_required, hop_limit, endpoint_enabled, tags_in_metadata,
                                  disable_api_stop, monitored, auto_recovery, capacity_reservation)
            SELECT id, n - 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                   ?, ?, ?, ?
              FROM unnest(?) WITH ORDINALITY AS new (id, n)
            """;

    private final FeedStore feed;
    private final UserDataBox userData;

    LaunchStore(FeedStore feed, UserDataBox userData) {
        this.feed = feed;
        this.userData = userData;
    }

    /** What the instances of one launch have in common. */
    record Launch(
            ReservationId reservation,
            AccountId account,
            Optional<String> clientToken,
            Subnet subnet,
            ImageId image,
            Machine machine,
            Optional<SshKey> key,
            Optional<byte[]> userData,
            LaunchOptions options,
            Instant now) {}

    /** Writes the reservation and its instances, in launch order, and tells the zone. */
    void insert(Tx tx, Launch launch, List<InstanceId> ids) throws SQLException {
        Sql.later(tx, INSERT_RESERVATION, launch.reservation(), launch.account(), launch.now());
        Sql.later(
                tx,
                INSERT,
                launch.account(),
                launch.reservation(),
                launch.clientToken(),
                launch.subnet().zone(),
                launch.subnet().vpc(),
                launch.subnet().id(),
                launch.image(),
                launch.machine().instanceType(),
                launch.machine().vcpus(),
                launch.machine().memoryMib(),
                launch.machine().diskGib(),
                launch.key().map(SshKey::name),
                launch.key().map(SshKey::openSshPublicKey),
                launch.userData().map(data -> userData.seal(launch.reservation(), data)),
                Power.RUNNING,
                launch.now(),
                launch.now(),
                launch.now(),
                launch.options().onShutdown(),
                launch.options().disableApiTermination(),
                launch.options().metadata().tokensRequired(),
                launch.options().metadata().hopLimit(),
                launch.options().metadata().endpointEnabled(),
                launch.options().metadata().tagsInMetadata(),
                launch.options().disableApiStop(),
                launch.options().monitored(),
                launch.options().autoRecovery(),
                launch.options().capacityReservation(),
                ids);
        feed.touch(tx, launch.subnet().zone(), FeedKind.INSTANCE, ids);
    }
}
