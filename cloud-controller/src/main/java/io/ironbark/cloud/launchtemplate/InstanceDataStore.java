package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of an instance a launch can ask for. */
final class InstanceDataStore {
    private static final String FIND = """
            SELECT i.image, i.instance_type, i.key_name, i.reservation, i.user_data, i.sealed_user_data, i.zone, i.vcpus, i.disk_gib, i.shutdown_behavior,
                   i.disable_api_termination, i.disable_api_stop, i.monitored, i.auto_recovery, i.capacity_reservation,
                   i.tokens_required, i.hop_limit, i.endpoint_enabled, i.tags_in_metadata,
                   i.subnet, i.placement_partition,
                   (SELECT name FROM placement_group WHERE id = i.placement_group) AS placement_group,
                   image.root_device_name, v.id AS volume, v.type AS volume_type,
                   n.id AS interface, n.description, n.wants_public_ip, n.delete_on_termination, 0 AS device_index,
                   i.subnet AS interface_subnet,
                   (SELECT count(*) FROM subnet_address AS a WHERE a.interface = n.id AND a.ip <> n.private_ip)
                       AS secondary,
                   (SELECT array_agg(security_group ORDER BY position) FROM interface_group WHERE interface = n.id)
                       AS group_ids
              FROM instance AS i
              JOIN image ON image.id = i.image
              LEFT JOIN LATERAL (SELECT * FROM network_interface WHERE instance = i.id ORDER BY device_index LIMIT 1) AS n
                ON true
              LEFT JOIN LATERAL (
                   SELECT volume.id, volume.type
                     FROM volume JOIN volume_attachment AS a ON a.volume = volume.id
                    WHERE a.instance = i.id AND a.device = image.root_device_name) AS v ON true
             WHERE i.account = ? AND i.id = ?
            """;

    private static final String FURTHER = """
            SELECT n.id AS interface, n.description, false AS wants_public_ip, n.delete_on_termination, n.device_index,
                   n.subnet AS interface_subnet,
                   (SELECT count(*) FROM subnet_address AS a WHERE a.interface = n.id AND a.ip <> n.private_ip)
                       AS secondary,
                   (SELECT array_agg(security_group ORDER BY position) FROM interface_group WHERE interface = n.id)
                       AS group_ids
              FROM network_interface AS n WHERE n.instance = ? AND n.device_index > 0 ORDER BY n.device_index
            """;

    /** Its virtual processors, which a launch may have taken fewer of than its type has. */
    record Hardware(String instanceType, int vcpus) {}

    /** What a launch may say of how the instance behaves. */
    record Behaviour(
            String onShutdown,
            boolean disableApiTermination,
            boolean disableApiStop,
            boolean monitored,
            String autoRecovery,
            String capacityReservation) {}

    /** How the metadata service answers it. */
    record Metadata(boolean tokensRequired, int hopLimit, boolean endpointEnabled, boolean tagsShown) {}

    /** Where it is. */
    record Place(ZoneName zone, Optional<String> group, Optional<Integer> partition) {}

    /** Its root disk, of which nothing is left once the instance has ended. */
    record Disk(Optional<String> volume, String device, int sizeGib, Optional<String> type) {}

    /** Its interface, of which nothing is left once the instance has ended. */
    record Interface(
            Optional<String> id,
            SubnetId subnet,
            Optional<String> description,
            boolean publicIp,
            boolean deleteOnTermination,
            List<String> groups,
            int device,
            int secondary) {}

    record Row(
            ImageId image,
            Hardware hardware,
            Optional<String> keyName,
            Optional<byte[]> userData,
            Behaviour behaviour,
            Metadata metadata,
            Place place,
            Disk disk,
            Interface nic) {}

    private final UserDataBox userData;

    InstanceDataStore(UserDataBox userData) {
        this.userData = userData;
    }

    Optional<Row> find(Tx tx, AccountId account, InstanceId instance) throws SQLException {
        return Sql.first(tx, FIND, this::row, account, instance);
    }

    /** Its interfaces besides the first. */
    List<Interface> further(Tx tx, InstanceId instance) throws SQLException {
        return Sql.list(tx, FURTHER, InstanceDataStore::networkInterface, instance);
    }

    private Row row(ResultSet row) throws SQLException {
        return new Row(
                new ImageId(row.getString("image")),
                new Hardware(row.getString("instance_type"), row.getInt("vcpus")),
                Sql.optionalText(row, "key_name"),
                userData.open(row),
                new Behaviour(
                        row.getString("shutdown_behavior").toLowerCase(Locale.ROOT),
                        row.getBoolean("disable_api_termination"),
                        row.getBoolean("disable_api_stop"),
                        row.getBoolean("monitored"),
                        row.getString("auto_recovery"),
                        row.getString("capacity_reservation")),
                new Metadata(
                        row.getBoolean("tokens_required"),
                        row.getInt("hop_limit"),
                        row.getBoolean("endpoint_enabled"),
                        row.getBoolean("tags_in_metadata")),
                new Place(
                        new ZoneName(row.getString("zone")),
                        Sql.optionalText(row, "placement_group"),
                        Sql.optionalInt(row, "placement_partition")),
                new Disk(
                        Sql.optionalText(row, "volume"),
                        row.getString("root_device_name"),
                        row.getInt("disk_gib"),
                        Sql.optionalText(row, "volume_type")),
                networkInterface(row));
    }

    private static Interface networkInterface(ResultSet row) throws SQLException {
        return new Interface(
                Sql.optionalText(row, "interface"),
                new SubnetId(row.getString("interface_subnet")),
                Sql.optionalText(row, "description").filter(text -> !text.isEmpty()),
                row.getBoolean("wants_public_ip"),
                row.getBoolean("delete_on_termination"),
                Sql.texts(row, "group_ids"),
                row.getInt("device_index"),
                row.getInt("secondary"));
    }
}
