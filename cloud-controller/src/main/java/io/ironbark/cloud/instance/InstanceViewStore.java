package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Instances as Describe shows them: one statement, whatever is asked, and its cost is that of the page. */
final class InstanceViewStore {
    private static final String VISIBLE = "(instance.state <> 'TERMINATED' OR instance.changed_at > ?)";

    /**
     * What there are several of is sorted here: for a handful of rows that is cheaper than to begin a sort over there. And two
     * texts are one, since an array of arrays costs as much again as to find the rows.
     */
    private static final String GROUPS =
            "ARRAY(SELECT position || ' ' || security_group FROM interface_group WHERE interface = n.id)";

    /** Between a tag's key and its value: neither can have it, since no parameter may have what XML can't carry. */
    private static final char SEPARATOR = 31;

    /** The page is cut first; the rest is then looked up once per instance of the page. */
    private static final String VIEW =
            """
            SELECT i.id, i.account, i.reservation, i.launch_index, i.client_token, i.zone, i.vpc, i.subnet, i.image,
                   i.instance_type, i.vcpus, i.key_name, i.state, i.launched_at, i.transition_reason,
                   i.state_reason_code, i.state_reason_message,
                   i.tokens_required, i.hop_limit, i.endpoint_enabled, i.tags_in_metadata,
                   i.settings > i.settings_applied AS settings_pending,
                   i.monitored, i.auto_recovery, i.capacity_reservation,
                   i.placement_partition, pg.id AS placement_group, pg.name AS placement_group_name,
                   n.id AS interface, n.attachment, n.mac, host(n.private_ip) AS private_ip, n.description,
                   n.source_dest_check, n.delete_on_termination, n.attached_at, n.device_index, n.extended,
                   n.subnet AS interface_subnet, host(p.ip) AS public_ip, p.allocation,
                   %GROUPS AS groups,
                   ARRAY(SELECT key || chr(%SEPARATOR) || value FROM tag WHERE resource_id = i.id) AS tags,
                   ARRAY(SELECT ARRAY[device, volume, (attached_at AT TIME ZONE 'UTC')::text,
                                      delete_on_termination::text]
                           FROM volume_attachment WHERE instance = i.id) AS disks
              FROM (SELECT instance.* FROM instance WHERE %s ORDER BY instance.id LIMIT ?) AS i
              LEFT JOIN placement_group AS pg ON pg.id = i.placement_group
              LEFT JOIN network_interface AS n ON n.instance = i.id AND n.device_index = 0
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip IS NULL
             ORDER BY i.id
            """.replace("%GROUPS", GROUPS).replace("%SEPARATOR", Integer.toString(SEPARATOR));

    /** Always the same text, so that it is planned once. */
    private static final String EACH = VIEW.replace("%s", "instance.id = ANY (?) AND " + VISIBLE);

    private static final String FURTHER = """
            SELECT n.instance, n.id AS interface, n.subnet AS interface_subnet, n.device_index, n.attachment, n.mac,
                   host(n.private_ip) AS private_ip, n.description, n.source_dest_check, n.delete_on_termination,
                   n.attached_at, n.extended,
                   host(p.ip) AS public_ip, p.allocation,
                   %GROUPS AS groups
              FROM network_interface AS n
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip IS NULL
             WHERE n.instance = ANY (?) AND n.device_index > 0
             ORDER BY n.instance, n.device_index
            """.replace("%GROUPS", GROUPS);

    private static final String ADDRESSES = """
            SELECT n.id AS interface, host(a.ip) AS private_ip, host(p.ip) AS public_ip
              FROM network_interface AS n
              JOIN subnet_address AS a ON a.interface = n.id AND a.ip <> n.private_ip
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip = a.ip
             WHERE n.instance = ANY (?) ORDER BY n.id, a.ip
            """;

    private static final String IMAGE = """
            SELECT id, architecture, root_device_name, ena_support, boot_mode FROM image WHERE id = ?
            """;
    private static final String GROUP = "SELECT id, name FROM security_group WHERE id = ?";

    private static final Condition ANY = new Condition("true", List.of());

    private final UnchangingStore<InstanceView.Image> images = new UnchangingStore<>(
            IMAGE,
            row -> new InstanceView.Image(
                    new ImageId(row.getString("id")),
                    row.getString("architecture"),
                    row.getString("root_device_name"),
                    row.getBoolean("ena_support"),
                    Sql.optionalText(row, "boot_mode")));

    private final UnchangingStore<InstanceView.Group> groups = new UnchangingStore<>(
            GROUP, row -> new InstanceView.Group(new SecurityGroupId(row.getString("id")), row.getString("name")));

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
        List<InstanceView> found = Sql.list(tx, VIEW.replace("%s", all.sql()), row -> view(tx, row), values.toArray());
        return complete(tx, found);
    }

    private List<InstanceView> complete(Tx tx, List<InstanceView> found) throws SQLException {
        boolean plain = found.stream()
                .noneMatch(view ->
                        view.nic().filter(InstanceView.Interface::extended).isPresent());
        return plain ? found : extended(tx, found);
    }

    /** Few instances have more than one interface, or an address besides it: only then is it asked for. */
    private List<InstanceView> extended(Tx tx, List<InstanceView> found) throws SQLException {
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
                        row -> new Owned(
                                new InstanceId(row.getString("instance")),
                                nic(tx, row).orElseThrow()),
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
        var ids = questions.stream().map(Question::id).collect(Collectors.toSet());
        var found = new HashMap<Question, InstanceView>();
        var accounts = new ArrayList<AccountId>();
        List<InstanceView> views = Sql.list(
                tx,
                EACH,
                row -> {
                    accounts.add(new AccountId(row.getString("account")));
                    return view(tx, row);
                },
                ids,
                terminatedAfter(now),
                ids.size());
        List<InstanceView> complete = complete(tx, views);
        for (int i = 0; i < complete.size(); i++) {
            InstanceView one = complete.get(i);
            found.put(new Question(accounts.get(i), one.id()), one);
        }
        return questions.stream()
                .map(question -> Optional.ofNullable(found.get(question)))
                .toList();
    }

    private static Condition visible(Instant now) {
        return new Condition(VISIBLE, List.of(terminatedAfter(now)));
    }

    private static Instant terminatedAfter(Instant now) {
        return now.minus(InstanceStore.VISIBLE_AFTER_TERMINATION);
    }

    private static Condition ids(List<InstanceId> ids) {
        return switch (ids.size()) {
            case 0 -> ANY;
            case 1 -> new Condition("instance.id = ?", List.of(ids.getFirst()));
            default -> new Condition("instance.id = ANY (?)", List.of(ids));
        };
    }

    private InstanceView view(Tx tx, ResultSet row) throws SQLException {
        return new InstanceView(
                new InstanceId(row.getString("id")),
                new ReservationId(row.getString("reservation")),
                row.getInt("launch_index"),
                Sql.optionalText(row, "client_token"),
                new ZoneName(row.getString("zone")),
                new VpcId(row.getString("vpc")),
                new SubnetId(row.getString("subnet")),
                images.of(tx, row.getString("image")).orElseThrow(),
                row.getString("instance_type"),
                row.getInt("vcpus"),
                Sql.optionalText(row, "key_name"),
                InstanceState.valueOf(row.getString("state")),
                Sql.instant(row, "launched_at"),
                row.getString("transition_reason"),
                stateReason(row),
                options(row),
                disks(row),
                nic(tx, row),
                tags(row),
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
        var disks = new ArrayList<InstanceView.Disk>();
        List<List<String>> several = Sql.tuples(row, "disks");
        several.sort(Comparator.comparing(List::getFirst));
        for (List<String> one : several) {
            disks.add(new InstanceView.Disk(
                    new VolumeId(one.get(1)),
                    one.getFirst(),
                    Instant.parse(one.get(2).replace(' ', 'T') + "Z"),
                    Boolean.parseBoolean(one.get(3))));
        }
        return List.copyOf(disks);
    }

    private static List<Tag> tags(ResultSet row) throws SQLException {
        var tags = new ArrayList<Tag>();
        for (String one : Sql.texts(row, "tags")) {
            int end = one.indexOf(SEPARATOR);
            tags.add(new Tag(one.substring(0, end), one.substring(end + 1)));
        }
        tags.sort(Comparator.comparing(Tag::key));
        return List.copyOf(tags);
    }

    private static Optional<StateReason> stateReason(ResultSet row) throws SQLException {
        Optional<String> code = Sql.optionalText(row, "state_reason_code");
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateReason(code.get(), row.getString("state_reason_message")));
    }

    private Optional<InstanceView.Interface> nic(Tx tx, ResultSet row) throws SQLException {
        Optional<String> id = Sql.optionalText(row, "interface");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        var members = new ArrayList<InstanceView.Group>();
        for (String group : groupIds(row)) {
            // One that is gone since was left before that.
            groups.of(tx, group).ifPresent(members::add);
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
                List.copyOf(members),
                row.getBoolean("extended"),
                List.of()));
    }

    /** The interface's groups, by their positions. */
    private static List<String> groupIds(ResultSet row) throws SQLException {
        var placed = new ArrayList<>(Sql.texts(row, "groups"));
        placed.sort(Comparator.comparingInt(one -> Integer.parseInt(one.substring(0, one.indexOf(' ')))));
        placed.replaceAll(one -> one.substring(one.indexOf(' ') + 1));
        return placed;
    }
}
