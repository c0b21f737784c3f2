package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
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
            SELECT i.image, i.instance_type, i.key_name, i.user_data, i.zone, i.disk_gib, i.shutdown_behavior,
                   i.disable_api_termination, i.tokens_required, i.hop_limit, i.endpoint_enabled, i.tags_in_metadata,
                   i.subnet, i.placement_partition,
                   (SELECT name FROM placement_group WHERE id = i.placement_group) AS placement_group,
                   image.root_device_name, coalesce(n.description, '') AS description,
                   coalesce(n.wants_public_ip, false) AS wants_public_ip,
                   (SELECT array_agg(security_group ORDER BY position) FROM interface_group WHERE interface = n.id)
                       AS group_ids
              FROM instance AS i
              JOIN image ON image.id = i.image
              LEFT JOIN LATERAL (SELECT * FROM network_interface WHERE instance = i.id ORDER BY id LIMIT 1) AS n ON true
             WHERE i.account = ? AND i.id = ?
            """;

    record Row(
            ImageId image,
            String instanceType,
            Optional<String> keyName,
            Optional<byte[]> userData,
            ZoneName zone,
            int diskGib,
            String shutdownBehavior,
            boolean disableApiTermination,
            boolean tokensRequired,
            int hopLimit,
            boolean endpointEnabled,
            boolean tagsInMetadata,
            SubnetId subnet,
            Optional<Integer> partition,
            Optional<String> placementGroup,
            String rootDevice,
            String description,
            boolean publicIp,
            List<String> groups) {}

    Optional<Row> find(Tx tx, AccountId account, InstanceId instance) throws SQLException {
        return Sql.first(tx, FIND, InstanceDataStore::row, account, instance);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new ImageId(row.getString("image")),
                row.getString("instance_type"),
                Sql.optionalText(row, "key_name"),
                Optional.ofNullable(row.getBytes("user_data")),
                new ZoneName(row.getString("zone")),
                row.getInt("disk_gib"),
                row.getString("shutdown_behavior").toLowerCase(Locale.ROOT),
                row.getBoolean("disable_api_termination"),
                row.getBoolean("tokens_required"),
                row.getInt("hop_limit"),
                row.getBoolean("endpoint_enabled"),
                row.getBoolean("tags_in_metadata"),
                new SubnetId(row.getString("subnet")),
                Sql.optionalInt(row, "placement_partition"),
                Sql.optionalText(row, "placement_group"),
                row.getString("root_device_name"),
                row.getString("description"),
                row.getBoolean("wants_public_ip"),
                Sql.texts(row, "group_ids"));
    }
}
