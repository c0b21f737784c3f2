package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.region.ZoneStates;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Asks;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SshKey;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.zone.PlacedInstance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Instances as their zone must make them true. */
public final class DesiredStore {
    private static final String DESIRED = """
            SELECT i.id, i.account, i.reservation, i.generation, i.power, i.reboots, i.console_request,
                   i.instance_type, i.vcpus, i.memory_mib, i.disk_gib, i.key_name, i.public_key, i.user_data,
                   i.sealed_user_data,
                   i.zone, i.launch_index, i.launched_at, i.endpoint_enabled, i.tokens_required, i.hop_limit,
                   i.tags_in_metadata, i.node, i.screenshot_request, i.wake, i.interrupts, i.abrupt, i.monitored,
                   i.settings,
                   pg.id AS placement_group, pg.name AS placement_group_name,
                   pg.strategy AS placement_strategy, coalesce(i.placement_partition, 0) AS placement_partition,
                   image.id AS image, image.sha256, image.size_bytes, image.format, image.virtual_size_bytes,
                   n.id AS interface, n.vpc, n.subnet, n.mac, host(n.private_ip) AS private_ip, n.source_dest_check,
                   (SELECT host(ip) FROM public_address WHERE interface = n.id AND secondary_ip IS NULL) AS public_ip,
                   g.ids AS group_ids, g.names AS group_names, t.keys, t.vals
              FROM instance AS i
              JOIN image ON image.id = i.image
              LEFT JOIN placement_group AS pg ON pg.id = i.placement_group
              JOIN network_interface AS n ON n.instance = i.id AND n.device_index = 0
              LEFT JOIN LATERAL (
                   SELECT array_agg(sg.id ORDER BY position) AS ids, array_agg(sg.name ORDER BY position) AS names
                     FROM interface_group AS ig JOIN security_group AS sg ON sg.id = ig.security_group
                    WHERE ig.interface = n.id) AS g ON true
              LEFT JOIN LATERAL (
                   SELECT array_agg(key ORDER BY key) AS keys, array_agg(value ORDER BY key) AS vals
                     FROM tag WHERE resource_id = i.id AND i.tags_in_metadata) AS t ON true
             WHERE i.id = ANY (?) ORDER BY i.id
            """;

    private static final String FURTHER = """
            SELECT n.instance, n.device_index, n.id AS interface, n.vpc, n.subnet, n.mac, host(n.private_ip) AS private_ip,
                   n.source_dest_check,
                   (SELECT host(ip) FROM public_address WHERE interface = n.id AND secondary_ip IS NULL) AS public_ip,
                   g.ids AS group_ids, g.names AS group_names
              FROM network_interface AS n
              LEFT JOIN LATERAL (
                   SELECT array_agg(sg.id ORDER BY position) AS ids, array_agg(sg.name ORDER BY position) AS names
                     FROM interface_group AS ig JOIN security_group AS sg ON sg.id = ig.security_group
                    WHERE ig.interface = n.id) AS g ON true
             WHERE n.instance = ANY (?) AND n.device_index > 0
             ORDER BY n.instance, n.device_index
            """;

    private static final String SECONDARY = """
            SELECT n.id AS interface, host(a.ip) AS private_ip, host(p.ip) AS public_ip
              FROM network_interface AS n
              JOIN subnet_address AS a ON a.interface = n.id AND a.ip <> n.private_ip
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip = a.ip
             WHERE n.instance = ANY (?) AND n.extended ORDER BY n.id, a.ip
            """;

    private final String region;
    private final UserDataBox userData;

    /** Takes the cloud's region, which guests are told, and what opens their user data. */
    public DesiredStore(String region, UserDataBox userData) {
        this.region = region;
        this.userData = userData;
    }

    /** Those of the ids that have not ended. */
    public List<PlacedInstance> of(Tx tx, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        // One round trip: the rows of a question are read before those of the next, which look into them.
        Map<String, List<Nic.Secondary>> secondary = new HashMap<>();
        var _ = Sql.soon(
                tx,
                SECONDARY,
                row -> secondary
                        .computeIfAbsent(row.getString("interface"), _ -> new ArrayList<>())
                        .add(new Nic.Secondary(row.getString("private_ip"), Sql.optionalText(row, "public_ip"))),
                ids);
        Map<String, List<InstanceDesired.FurtherNic>> further = new HashMap<>();
        var _ = Sql.soon(
                tx,
                FURTHER,
                row -> further.computeIfAbsent(row.getString("instance"), _ -> new ArrayList<>())
                        .add(new InstanceDesired.FurtherNic(
                                row.getInt("device_index"), nic(row, secondary), Sql.texts(row, "group_names"))),
                ids);
        return Sql.list(tx, DESIRED, row -> placed(row, secondary, further), ids);
    }

    private PlacedInstance placed(
            ResultSet row,
            Map<String, List<Nic.Secondary>> secondary,
            Map<String, List<InstanceDesired.FurtherNic>> further)
            throws SQLException {
        var desired = new InstanceDesired(
                new InstanceId(row.getString("id")),
                new AccountId(row.getString("account")),
                new ReservationId(row.getString("reservation")),
                row.getLong("generation"),
                Power.valueOf(row.getString("power")),
                row.getLong("reboots"),
                row.getLong("console_request"),
                new Machine(
                        row.getString("instance_type"),
                        row.getInt("vcpus"),
                        row.getInt("memory_mib"),
                        row.getInt("disk_gib")),
                new ImageSource(
                        new ImageId(row.getString("image")),
                        row.getString("sha256"),
                        row.getLong("size_bytes"),
                        ImageSource.Format.valueOf(row.getString("format")),
                        row.getLong("virtual_size_bytes")),
                key(row),
                nic(row, secondary),
                metadata(row),
                Optional.of(new Asks(
                        row.getLong("screenshot_request"),
                        row.getBoolean("wake"),
                        row.getLong("interrupts"),
                        row.getBoolean("abrupt"),
                        row.getBoolean("monitored"),
                        row.getLong("settings"))),
                further.getOrDefault(row.getString("id"), List.of()));
        return new PlacedInstance(desired, Sql.optionalText(row, "node").map(NodeId::new), group(row));
    }

    private static Optional<GroupPlace> group(ResultSet row) throws SQLException {
        Optional<String> id = Sql.optionalText(row, "placement_group");
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new GroupPlace(
                        new PlacementGroupId(id.get()),
                        GroupPlace.Strategy.valueOf(row.getString("placement_strategy")),
                        row.getInt("placement_partition")));
    }

    private static Optional<SshKey> key(ResultSet row) throws SQLException {
        Optional<String> name = Sql.optionalText(row, "key_name");
        return name.isEmpty() ? Optional.empty() : Optional.of(new SshKey(name.get(), row.getString("public_key")));
    }

    private static Nic nic(ResultSet row, Map<String, List<Nic.Secondary>> secondary) throws SQLException {
        return new Nic(
                new NetworkInterfaceId(row.getString("interface")),
                new VpcId(row.getString("vpc")),
                new SubnetId(row.getString("subnet")),
                row.getString("mac"),
                row.getString("private_ip"),
                Sql.optionalText(row, "public_ip"),
                Sql.texts(row, "group_ids").stream().map(SecurityGroupId::new).toList(),
                row.getBoolean("source_dest_check"),
                secondary.getOrDefault(row.getString("interface"), List.of()));
    }

    private GuestMetadata metadata(ResultSet row) throws SQLException {
        SortedMap<String, String> tags = new TreeMap<>();
        TagStore.along(row).forEach(tag -> tags.put(tag.key(), tag.value()));
        return new GuestMetadata(
                region,
                new ZoneName(row.getString("zone")),
                row.getInt("launch_index"),
                Sql.instant(row, "launched_at"),
                userData.open(row).map(Bytes::of),
                row.getBoolean("endpoint_enabled"),
                row.getBoolean("tokens_required"),
                row.getInt("hop_limit"),
                Sql.texts(row, "group_names"),
                tags,
                Optional.empty(),
                Optional.of(place(row)));
    }

    private static GuestMetadata.Place place(ResultSet row) throws SQLException {
        int partition = row.getInt("placement_partition");
        return new GuestMetadata.Place(
                ZoneStates.zoneId(new ZoneName(row.getString("zone"))),
                Sql.optionalText(row, "placement_group_name"),
                partition == 0 ? Optional.empty() : Optional.of(partition));
    }
}
