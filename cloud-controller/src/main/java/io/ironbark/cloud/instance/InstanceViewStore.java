package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Instances as Describe shows them: one statement, whatever is asked, and its cost is that of the page. */
final class InstanceViewStore {
    /** The page is cut first; the laterals then run once per instance of the page. */
    private static final String VIEW = """
            SELECT i.id, i.account, i.reservation, i.launch_index, i.client_token, i.zone, i.vpc, i.subnet, i.image,
                   i.instance_type, i.vcpus, i.key_name, i.state, i.launched_at, i.transition_reason,
                   i.state_reason_code, i.state_reason_message,
                   i.tokens_required, i.hop_limit, i.endpoint_enabled, i.tags_in_metadata,
                   i.settings > i.settings_applied AS settings_pending,
                   i.monitored, i.auto_recovery, i.capacity_reservation,
                   image.architecture, image.root_device_name,
                   i.placement_partition, pg.id AS placement_group, pg.name AS placement_group_name,
                   n.id AS interface, n.attachment, n.mac, host(n.private_ip) AS private_ip, n.description,
                   n.source_dest_check, n.delete_on_termination, n.attached_at, n.device_index, n.extended,
                   n.subnet AS interface_subnet, host(p.ip) AS public_ip, p.allocation,
                   g.ids AS group_ids, g.names AS group_names, t.keys, t.vals, d.volumes, d.devices, d.since, d.ending
              FROM (SELECT instance.* FROM instance WHERE %s ORDER BY instance.id LIMIT ?) AS i
              JOIN image ON image.id = i.image
              LEFT JOIN placement_group AS pg ON pg.id = i.placement_group
              LEFT JOIN network_interface AS n ON n.instance = i.id AND n.device_index = 0
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip IS NULL
              LEFT JOIN LATERAL (
                   SELECT array_agg(sg.id ORDER BY position) AS ids, array_agg(sg.name ORDER BY position) AS names
                     FROM interface_group AS ig JOIN security_group AS sg ON sg.id = ig.security_group
                    WHERE ig.interface = n.id) AS g ON true
              LEFT JOIN LATERAL (
                   SELECT array_agg(volume ORDER BY device) AS volumes, array_agg(device ORDER BY device) AS devices,
                          array_agg(to_char(attached_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                                    ORDER BY device) AS since,
                          array_agg(delete_on_termination::text ORDER BY device) AS ending
                     FROM volume_attachment WHERE instance = i.id) AS d ON true
              LEFT JOIN LATERAL (
                   SELECT array_agg(key ORDER BY key) AS keys, array_agg(value ORDER BY key) AS vals
                     FROM tag WHERE resource_id = i.id) AS t ON true
             ORDER BY i.id
            """;

    private static final String FURTHER = """
            SELECT n.instance, n.id AS interface, n.subnet AS interface_subnet, n.device_index, n.attachment, n.mac,
                   host(n.private_ip) AS private_ip, n.description, n.source_dest_check, n.delete_on_termination,
                   n.attached_at, n.extended,
                   host(p.ip) AS public_ip, p.allocation,
                   ARRAY(SELECT g.id FROM interface_group AS ig JOIN security_group AS g ON g.id = ig.security_group
                          WHERE ig.interface = n.id ORDER BY position) AS group_ids,
                   ARRAY(SELECT g.name FROM interface_group AS ig JOIN security_group AS g ON g.id = ig.security_group
                          WHERE ig.interface = n.id ORDER BY position) AS group_names
              FROM network_interface AS n
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip IS NULL
             WHERE n.instance = ANY (?) AND n.device_index > 0
             ORDER BY n.instance, n.device_index
            """;

    private static final String ADDRESSES = """
            SELECT n.id AS interface, host(a.ip) AS private_ip, host(p.ip) AS public_ip
              FROM network_interface AS n
              JOIN subnet_address AS a ON a.interface = n.id AND a.ip <> n.private_ip
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip = a.ip
             WHERE n.instance = ANY (?) ORDER BY n.id, a.ip
            """;

    private static final Condition ANY = new Condition("true", List.of());

    /** What is looked for. */
    record Search(AccountId account, List<InstanceId> ids, List<Condition> conditions) {
        Search {
            ids = List.copyOf(ids);
            conditions = List.copyOf(conditions);
        }
    }

    /** The account's instances that are searched for, in the order of their ids; terminated ones for an hour. */
    List<InstanceView> find(Tx tx, Search search, PageRequest page, Instant now) throws SQLException {
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition("instance.account = ?", List.of(search.account())));
        conditions.add(visible(now));
        conditions.add(ids(search.ids()));
        conditions.add(page.after()
                .map(after -> new Condition("instance.id > ?", List.<Object>of(after)))
                .orElse(ANY));
        conditions.addAll(search.conditions());
        Condition all = Condition.all(conditions);
        var values = new ArrayList<>(all.values());
        values.add(page.rows());
        List<InstanceView> found =
                Sql.list(tx, VIEW.replace("%s", all.sql()), InstanceViewStore::view, values.toArray());
        boolean plain = found.stream()
                .noneMatch(view ->
                        view.nic().filter(InstanceView.Interface::extended).isPresent());
        return plain ? found : extended(tx, found);
    }

    /** Few instances have more than one interface, or an address besides it: only then is it asked for. */
    private static List<InstanceView> extended(Tx tx, List<InstanceView> found) throws SQLException {
        List<InstanceId> ids = found.stream()
                .filter(view ->
                        view.nic().filter(InstanceView.Interface::extended).isPresent())
                .map(InstanceView::id)
                .toList();
        record Owned(InstanceId instance, InstanceView.Interface nic) {}
        record Held(String nic, InstanceView.Address address) {}
        Map<InstanceId, List<Owned>> further = Sql.list(
                        tx,
                        FURTHER,
                        row -> new Owned(new InstanceId(row.getString("instance")), nic(row).orElseThrow()),
                        ids)
                .stream()
                .collect(Collectors.groupingBy(Owned::instance));
        Map<String, List<Held>> addresses = Sql.list(
                        tx,
                        ADDRESSES,
                        row -> new Held(
                                row.getString("interface"),
                                new InstanceView.Address(
                                        row.getString("private_ip"), Sql.optionalText(row, "public_ip"))),
                        ids)
                .stream()
                .collect(Collectors.groupingBy(Held::nic));
        Function<InstanceView.Interface, InstanceView.Interface> complete =
                nic -> nic.with(addresses.getOrDefault(nic.id().value(), List.of()).stream()
                        .map(Held::address)
                        .toList());
        return found.stream()
                .map(view -> view.with(
                        view.nic().map(complete),
                        further.getOrDefault(view.id(), List.of()).stream()
                                .map(owned -> complete.apply(owned.nic()))
                                .toList()))
                .toList();
    }

    /** One instance, and who asks for it. */
    record Question(AccountId account, InstanceId id) {}

    /** The answers to several callers' questions, in their order: empty where there is no such instance of the account. */
    List<Optional<InstanceView>> findEach(Tx tx, List<Question> questions, Instant now) throws SQLException {
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition(
                "instance.id = ANY (?)",
                List.of(questions.stream().map(Question::id).distinct().toList())));
        conditions.add(visible(now));
        Condition all = Condition.all(conditions);
        var values = new ArrayList<>(all.values());
        values.add(questions.size());
        var found = new HashMap<Question, InstanceView>();
        Sql.list(
                        tx,
                        VIEW.replace("%s", all.sql()),
                        row -> Map.entry(new AccountId(row.getString("account")), view(row)),
                        values.toArray())
                .forEach(one ->
                        found.put(new Question(one.getKey(), one.getValue().id()), one.getValue()));
        return questions.stream()
                .map(question -> Optional.ofNullable(found.get(question)))
                .toList();
    }

    private static Condition visible(Instant now) {
        return new Condition(
                "(instance.state <> 'TERMINATED' OR instance.changed_at > ?)",
                List.of(now.minus(InstanceStore.VISIBLE_AFTER_TERMINATION)));
    }

    private static Condition ids(List<InstanceId> ids) {
        return switch (ids.size()) {
            case 0 -> ANY;
            case 1 -> new Condition("instance.id = ?", List.of(ids.getFirst()));
            default -> new Condition("instance.id = ANY (?)", List.of(ids));
        };
    }

    private static InstanceView view(ResultSet row) throws SQLException {
        return new InstanceView(
                new InstanceId(row.getString("id")),
                new ReservationId(row.getString("reservation")),
                row.getInt("launch_index"),
                Sql.optionalText(row, "client_token"),
                new ZoneName(row.getString("zone")),
                new VpcId(row.getString("vpc")),
                new SubnetId(row.getString("subnet")),
                new InstanceView.Image(
                        new ImageId(row.getString("image")),
                        row.getString("architecture"),
                        row.getString("root_device_name")),
                row.getString("instance_type"),
                row.getInt("vcpus"),
                Sql.optionalText(row, "key_name"),
                InstanceState.valueOf(row.getString("state")),
                Sql.instant(row, "launched_at"),
                row.getString("transition_reason"),
                stateReason(row),
                options(row),
                disks(row),
                nic(row),
                TagStore.along(row),
                new InstanceView.PlacementGroup(
                        Sql.optionalText(row, "placement_group"),
                        Sql.optionalText(row, "placement_group_name"),
                        Sql.optionalInt(row, "placement_partition")),
                List.of());
    }

    private static InstanceView.Options options(ResultSet row) throws SQLException {
        return new InstanceView.Options(
                row.getBoolean("monitored"),
                row.getString("auto_recovery"),
                row.getString("capacity_reservation"),
                new MetadataOptions(
                        row.getBoolean("tokens_required"),
                        row.getInt("hop_limit"),
                        row.getBoolean("endpoint_enabled"),
                        row.getBoolean("tags_in_metadata")),
                row.getBoolean("settings_pending"));
    }

    private static List<InstanceView.Disk> disks(ResultSet row) throws SQLException {
        List<String> volumes = Sql.texts(row, "volumes");
        List<String> devices = Sql.texts(row, "devices");
        List<String> since = Sql.texts(row, "since");
        List<String> ending = Sql.texts(row, "ending");
        var disks = new ArrayList<InstanceView.Disk>();
        for (int i = 0; i < volumes.size(); i++) {
            disks.add(new InstanceView.Disk(
                    new VolumeId(volumes.get(i)),
                    devices.get(i),
                    Instant.parse(since.get(i)),
                    Boolean.parseBoolean(ending.get(i))));
        }
        return List.copyOf(disks);
    }

    private static Optional<StateReason> stateReason(ResultSet row) throws SQLException {
        Optional<String> code = Sql.optionalText(row, "state_reason_code");
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateReason(code.get(), row.getString("state_reason_message")));
    }

    private static Optional<InstanceView.Interface> nic(ResultSet row) throws SQLException {
        Optional<String> id = Sql.optionalText(row, "interface");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        List<String> groupIds = Sql.texts(row, "group_ids");
        List<String> groupNames = Sql.texts(row, "group_names");
        var groups = new ArrayList<InstanceView.Group>();
        for (int i = 0; i < groupIds.size(); i++) {
            groups.add(new InstanceView.Group(new SecurityGroupId(groupIds.get(i)), groupNames.get(i)));
        }
        return Optional.of(new InstanceView.Interface(
                new NetworkInterfaceId(id.get()),
                new SubnetId(row.getString("interface_subnet")),
                row.getInt("device_index"),
                new NetworkInterfaceAttachmentId(row.getString("attachment")),
                row.getString("mac"),
                row.getString("private_ip"),
                Sql.optionalText(row, "public_ip"),
                Sql.optionalText(row, "allocation").isPresent(),
                row.getString("description"),
                row.getBoolean("source_dest_check"),
                row.getBoolean("delete_on_termination"),
                Sql.instant(row, "attached_at"),
                List.copyOf(groups),
                row.getBoolean("extended"),
                List.of()));
    }
}
