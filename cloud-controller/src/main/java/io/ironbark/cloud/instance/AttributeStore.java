package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.Machine;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What users set of instances, one attribute at a time. The caller has locked the rows.
 *
 * None of it increases the generation: a generation tells whether a node's report is of what is wanted now, and a guest
 * that powered itself off a moment ago must not be started again because its user data changed. A node takes the newer
 * document as it comes.
 */
final class AttributeStore {
    private static final String READ = """
            SELECT i.instance_type, i.reservation, i.user_data, i.sealed_user_data, i.disable_api_termination,
                   i.disable_api_stop, i.shutdown_behavior,
                   i.vpc, image.root_device_name, image.ena_support, n.source_dest_check,
                   (SELECT volume FROM volume_attachment AS v
                     WHERE v.instance = i.id AND v.device = image.root_device_name) AS root_volume
              FROM instance AS i JOIN image ON image.id = i.image
              LEFT JOIN network_interface AS n ON n.instance = i.id AND n.device_index = 0
             WHERE i.id = ?
            """;
    private static final String MACHINE = """
            UPDATE instance SET instance_type = ?, vcpus = ?, memory_mib = ? WHERE id = ?
            """;
    private static final String LAUNCH_OF = "SELECT reservation FROM instance WHERE id = ?";
    private static final String USER_DATA = "UPDATE instance SET user_data = NULL, sealed_user_data = ? WHERE id = ?";
    private static final String DISABLE_TERMINATION = "UPDATE instance SET disable_api_termination = ? WHERE id = ?";
    private static final String DISABLE_STOP = "UPDATE instance SET disable_api_stop = ? WHERE id = ?";
    private static final String SHUTDOWN = "UPDATE instance SET shutdown_behavior = ? WHERE id = ?";
    private static final String MONITORED = "UPDATE instance SET monitored = ? WHERE id = ANY (?)";
    private static final String AUTO_RECOVERY = "UPDATE instance SET auto_recovery = ? WHERE id = ?";
    private static final String RESERVATION = "UPDATE instance SET capacity_reservation = ? WHERE id = ?";
    private static final String SOURCE_CHECK = """
            UPDATE network_interface SET source_dest_check = ? WHERE instance = ? AND device_index = 0
            """;
    private static final String METADATA = """
            UPDATE instance
               SET tokens_required = ?, hop_limit = ?, endpoint_enabled = ?, tags_in_metadata = ?,
                   settings = settings + 1
             WHERE id = ?
            """;
    private static final String READ_METADATA = """
            SELECT tokens_required, hop_limit, endpoint_enabled, tags_in_metadata FROM instance WHERE id = ?
            """;
    private static final String DROP_GROUPS = """
            DELETE FROM interface_group USING network_interface AS n
             WHERE interface_group.interface = n.id AND n.instance = ? AND n.device_index = 0
            """;
    private static final String ADD_GROUPS = """
            INSERT INTO interface_group (interface, security_group, position)
            SELECT n.id, g.security_group, g.position
              FROM network_interface AS n, unnest(?) WITH ORDINALITY AS g (security_group, position)
             WHERE n.instance = ? AND n.device_index = 0
            """;

    private final InstanceStore instances;
    private final UserDataBox userData;

    AttributeStore(FeedStore feed, UserDataBox userData) {
        this.instances = new InstanceStore(feed);
        this.userData = userData;
    }

    /** All that is not shown by Describe, and the little else that attributes are made of. */
    record Attributes(
            String instanceType,
            Optional<byte[]> userData,
            boolean disableApiTermination,
            boolean disableApiStop,
            ShutdownBehavior onShutdown,
            VpcId vpc,
            String rootDeviceName,
            Optional<VolumeId> rootVolume,
            boolean enaSupport,
            Optional<Boolean> sourceDestCheck) {}

    Attributes read(Tx tx, InstanceId id) throws SQLException {
        return Sql.first(
                        tx,
                        READ,
                        row -> new Attributes(
                                row.getString("instance_type"),
                                userData.open(row),
                                row.getBoolean("disable_api_termination"),
                                row.getBoolean("disable_api_stop"),
                                ShutdownBehavior.valueOf(row.getString("shutdown_behavior")),
                                new VpcId(row.getString("vpc")),
                                row.getString("root_device_name"),
                                Sql.optionalText(row, "root_volume").map(VolumeId::new),
                                row.getBoolean("ena_support"),
                                Sql.optionalText(row, "source_dest_check").map("t"::equals)),
                        id)
                .orElseThrow();
    }

    MetadataOptions metadata(Tx tx, InstanceId id) throws SQLException {
        return Sql.first(
                        tx,
                        READ_METADATA,
                        row -> new MetadataOptions(
                                row.getBoolean("tokens_required"),
                                row.getInt("hop_limit"),
                                row.getBoolean("endpoint_enabled"),
                                row.getBoolean("tags_in_metadata")),
                        id)
                .orElseThrow();
    }

    /** Its disk stays as it is. */
    void machine(Tx tx, Row row, Machine machine) throws SQLException {
        Sql.update(tx, MACHINE, machine.instanceType(), machine.vcpus(), machine.memoryMib(), row.id());
        instances.touch(tx, List.of(row));
    }

    /** Empty data is none. */
    void userData(Tx tx, Row row, byte[] data) throws SQLException {
        var launch = Sql.first(tx, LAUNCH_OF, found -> new ReservationId(found.getString(1)), row.id())
                .orElseThrow();
        Sql.update(tx, USER_DATA, data.length == 0 ? Optional.empty() : userData.seal(launch, data), row.id());
        instances.touch(tx, List.of(row));
    }

    void disableTermination(Tx tx, Row row, boolean disabled) throws SQLException {
        Sql.update(tx, DISABLE_TERMINATION, disabled, row.id());
    }

    void disableStop(Tx tx, Row row, boolean disabled) throws SQLException {
        Sql.update(tx, DISABLE_STOP, disabled, row.id());
    }

    void onShutdown(Tx tx, Row row, ShutdownBehavior behavior) throws SQLException {
        Sql.update(tx, SHUTDOWN, behavior, row.id());
    }

    void autoRecovery(Tx tx, Row row, String recovery) throws SQLException {
        Sql.update(tx, AUTO_RECOVERY, recovery, row.id());
    }

    void capacityReservation(Tx tx, Row row, String preference) throws SQLException {
        Sql.update(tx, RESERVATION, preference, row.id());
    }

    void sourceDestCheck(Tx tx, Row row, boolean checked) throws SQLException {
        Sql.update(tx, SOURCE_CHECK, checked, row.id());
        instances.touch(tx, List.of(row));
    }

    void monitored(Tx tx, List<Row> rows, boolean monitored) throws SQLException {
        Sql.update(tx, MONITORED, monitored, rows.stream().map(Row::id).toList());
        instances.touch(tx, rows);
    }

    void metadata(Tx tx, Row row, MetadataOptions options) throws SQLException {
        Sql.update(
                tx,
                METADATA,
                options.tokensRequired(),
                options.hopLimit(),
                options.endpointEnabled(),
                options.tagsInMetadata(),
                row.id());
        instances.touch(tx, List.of(row));
    }

    /** Puts the instance's interface into these groups and no others. */
    void groups(Tx tx, Row row, Collection<SecurityGroupId> groups) throws SQLException {
        Sql.update(tx, DROP_GROUPS, row.id());
        Sql.update(tx, ADD_GROUPS, groups, row.id());
        instances.touch(tx, List.of(row));
    }
}
