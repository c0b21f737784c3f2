package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code network_interface}, beyond what a launch does with it. */
public final class InterfaceStore {
    private static final String GROUPS = "id IN (SELECT ig.interface FROM interface_group AS ig"
            + " JOIN security_group AS g ON g.id = ig.security_group WHERE %s)";
    private static final String PUBLIC = "id IN (SELECT p.interface FROM public_address AS p WHERE %s)";

    private static final String ADDRESSES = "id IN (SELECT a.interface FROM subnet_address AS a WHERE %s)";
    private static final String IP_OWNER = "CASE WHEN p.allocation IS NULL THEN 'amazon' ELSE p.account END";
    private static final String ZONE = "(SELECT s.zone FROM subnet AS s WHERE s.id = subnet)";

    public static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("association.public-dns-name", AsText.NONE),
                    Map.entry("attachment.attach-time", AsText.time("attached_at")),
                    Map.entry("attachment.attachment-id", "attachment"),
                    Map.entry(
                            "attachment.delete-on-termination",
                            "CASE WHEN instance IS NULL THEN NULL ELSE delete_on_termination::text END"),
                    Map.entry(
                            "attachment.device-index",
                            "CASE WHEN instance IS NULL THEN NULL ELSE device_index::text END"),
                    Map.entry("attachment.instance-id", "instance"),
                    Map.entry("attachment.instance-owner-id", "CASE WHEN instance IS NULL THEN NULL ELSE account END"),
                    Map.entry("attachment.status", "CASE WHEN instance IS NULL THEN NULL ELSE 'attached' END"),
                    Map.entry("availability-zone", ZONE),
                    Map.entry("availability-zone-id", AsText.zoneId(ZONE)),
                    Map.entry("description", "description"),
                    Map.entry("interface-type", "interface_type"),
                    Map.entry("ipv6-addresses.ipv6-address", AsText.NONE),
                    Map.entry("mac-address", "mac"),
                    Map.entry("network-interface-id", "id"),
                    Map.entry("operator.managed", "'false'"),
                    Map.entry("operator.principal", AsText.NONE),
                    Map.entry("owner-id", "account"),
                    Map.entry("private-dns-name", AsText.privateName("private_ip", ZONE)),
                    Map.entry("private-ip-address", "host(private_ip)"),
                    Map.entry("requester-id", AsText.NONE),
                    Map.entry("requester-managed", "(interface_type = 'nat_gateway')::text"),
                    Map.entry("source-dest-check", "source_dest_check::text"),
                    Map.entry(
                            "status",
                            "CASE WHEN instance IS NULL AND interface_type = 'interface' THEN 'available'"
                                    + " ELSE 'in-use' END"),
                    Map.entry("subnet-id", "subnet"),
                    Map.entry("vpc-id", "vpc")),
            Map.of(
                    "addresses.association.owner-id", new FilterColumns.Related(PUBLIC, IP_OWNER),
                    "addresses.association.public-ip", new FilterColumns.Related(PUBLIC, "host(p.ip)"),
                    "addresses.primary", new FilterColumns.Related(ADDRESSES, "(a.ip = private_ip)::text"),
                    "addresses.private-ip-address", new FilterColumns.Related(ADDRESSES, "host(a.ip)"),
                    "association.allocation-id", new FilterColumns.Related(PUBLIC, "p.allocation"),
                    "association.association-id", new FilterColumns.Related(PUBLIC, "p.association"),
                    "association.ip-owner-id", new FilterColumns.Related(PUBLIC, IP_OWNER),
                    "association.public-ip", new FilterColumns.Related(PUBLIC, "host(p.ip)"),
                    "group-id", new FilterColumns.Related(GROUPS, "g.id"),
                    "group-name", new FilterColumns.Related(GROUPS, "g.name")),
            "id");

    private static final String FIND = """
            SELECT n.id, n.account, n.vpc, n.subnet, s.zone, n.instance, n.attachment, n.mac,
                   host(n.private_ip) AS private_ip, n.description, n.source_dest_check, n.delete_on_termination,
                   n.attached_at, n.interface_type, n.device_index,
                   ARRAY(SELECT concat_ws(' ', host(a.ip), host(q.ip), q.allocation, q.association)
                           FROM subnet_address AS a
                           LEFT JOIN public_address AS q ON q.interface = n.id AND q.secondary_ip = a.ip
                          WHERE a.interface = n.id AND a.ip <> n.private_ip ORDER BY a.ip) AS secondary,
                   host(p.ip) AS public_ip, p.allocation, p.association,
                   ARRAY(SELECT g.id FROM interface_group AS ig JOIN security_group AS g ON g.id = ig.security_group
                          WHERE ig.interface = n.id ORDER BY position) AS group_ids,
                   ARRAY(SELECT g.name FROM interface_group AS ig JOIN security_group AS g ON g.id = ig.security_group
                          WHERE ig.interface = n.id ORDER BY position) AS group_names
              FROM network_interface AS n
              JOIN subnet AS s ON s.id = n.subnet
              LEFT JOIN public_address AS p ON p.interface = n.id AND p.secondary_ip IS NULL
             WHERE n.id IN (SELECT id FROM network_interface WHERE account = ? AND %s) ORDER BY n.id
            """;

    private static final String LOCK = """
            SELECT id FROM network_interface WHERE account = ? AND (id = ? OR (instance = ? AND device_index = 0)) FOR UPDATE
            """;

    private static final String EXISTING = """
            SELECT id FROM network_interface WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO network_interface (id, account, vpc, subnet, mac, private_ip, description, wants_public_ip,
                                           delete_on_termination, source_dest_check, interface_type)
            VALUES (?, ?, ?, ?, ?, ?::inet, ?, false, false, ?, ?)
            """;

    private static final String HOLD = """
            UPDATE subnet_address SET interface = ? WHERE subnet = ? AND ip = ?::inet AND interface IS NULL
            """;

    private static final String HOLDING = """
            SELECT DISTINCT interface FROM subnet_address
             WHERE subnet = ? AND interface IS NOT NULL AND host(ip) = ANY (?) ORDER BY interface
            """;

    private static final String FREE_ONE = """
            UPDATE subnet_address SET interface = NULL, freed_at = ? WHERE interface = ? AND ip = ?::inet
            """;

    private static final String EXTEND = """
            UPDATE network_interface SET extended = true WHERE id = ? AND NOT extended
            """;

    private static final String FREE = "UPDATE subnet_address SET interface = NULL, freed_at = ? WHERE interface = ?";

    private static final String VPCS_ROUTING_TO = """
            SELECT DISTINCT vpc FROM route JOIN route_table ON route_table.id = route.route_table WHERE target = ?
            """;

    /** Elastic addresses stay their account's; of one private address if one is named. */
    private static final String DISASSOCIATE = """
            UPDATE public_address SET interface = NULL, association = NULL, secondary_ip = NULL
             WHERE interface = ? AND allocation IS NOT NULL AND (secondary_ip = ?::inet OR ? = '')
            """;

    private static final String DELETE = "DELETE FROM network_interface WHERE id = ?";

    private static final String CLEAR_GROUPS = "DELETE FROM interface_group WHERE interface = ?";

    private static final String INSERT_GROUPS = """
            INSERT INTO interface_group (interface, security_group, position)
            SELECT ?, security_group, position FROM unnest(?) WITH ORDINALITY AS g (security_group, position)
            """;

    private static final String GROUPS_OF_VPC = """
            SELECT id FROM security_group WHERE vpc = ? AND (id = ANY (?) OR (? AND name = 'default')) ORDER BY id
               FOR KEY SHARE
            """;

    private static final String MODIFY = """
            UPDATE network_interface SET description = ?, source_dest_check = ?, delete_on_termination = ? WHERE id = ?
            """;

    /** Not a new generation: a guest that powered itself off a moment ago must not start because of its interface. */
    private static final String HOLDER = """
            SELECT i.id, i.zone FROM instance AS i JOIN network_interface AS n ON n.instance = i.id
             WHERE n.id = ? AND i.state <> 'TERMINATED'
            """;

    public record Group(SecurityGroupId id, String name) {}

    /** The public address of an interface; an allocation only if it is an elastic one. */
    public record Public(String ip, Optional<AllocationId> allocation, Optional<AddressAssociationId> association) {}

    public record Attachment(
            NetworkInterfaceAttachmentId id,
            InstanceId instance,
            int device,
            Instant at,
            boolean deleteOnTermination) {}

    /** An address besides the primary one. */
    public record Secondary(String ip, Optional<Public> publicAddress) {
        private static Secondary of(String words) {
            String[] parts = words.split(" ", -1);
            return new Secondary(
                    parts[0],
                    parts.length == 1
                            ? Optional.empty()
                            : Optional.of(new Public(
                                    parts[1],
                                    Optional.of(new AllocationId(parts[2])),
                                    Optional.of(new AddressAssociationId(parts[3])))));
        }
    }

    /** A network interface; {@code kind} is {@code interface} or {@code nat_gateway}. */
    public record Interface(
            NetworkInterfaceId id,
            AccountId account,
            VpcId vpc,
            SubnetId subnet,
            ZoneName zone,
            String kind,
            String mac,
            String privateIp,
            String description,
            boolean sourceDestCheck,
            List<Group> groups,
            Optional<Attachment> attachment,
            Optional<Public> publicAddress,
            List<Secondary> secondary) {}

    private final FeedStore feed;

    public InterfaceStore(FeedStore feed) {
        this.feed = feed;
    }

    public List<Interface> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), InterfaceStore::read, values.toArray());
    }

    /** The one of these two that is named; nobody changes it until the transaction ends. Refused if there is none. */
    public Interface require(Tx tx, AccountId account, Optional<NetworkInterfaceId> id, Optional<InstanceId> instance)
            throws SQLException {
        return target(
                        tx,
                        account,
                        id.map(NetworkInterfaceId::value).orElse(""),
                        instance.map(InstanceId::value).orElse(""))
                .orElseThrow(() -> new ApiException(
                        id.isPresent()
                                ? new ApiError.NotFound(Kind.NETWORK_INTERFACE, id.get())
                                : new ApiError.NotFound(Kind.INSTANCE, instance.orElseThrow())));
    }

    /** The account's interface of this id, or the first one of this instance, locked. */
    public Optional<Interface> target(Tx tx, AccountId account, String id, String instance) throws SQLException {
        Optional<String> locked = Sql.first(tx, LOCK, row -> row.getString("id"), account, id, instance);
        return locked.isEmpty()
                ? Optional.empty()
                : find(tx, account, new Condition("id = ?", List.of(locked.get()))).stream()
                        .findFirst();
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** Writes a new interface that no instance has, with an address that this transaction has locked. */
    public void insert(Tx tx, Interface nic) throws SQLException {
        Sql.update(
                tx,
                INSERT,
                nic.id(),
                nic.account(),
                nic.vpc(),
                nic.subnet(),
                nic.mac(),
                nic.privateIp(),
                nic.description(),
                nic.sourceDestCheck(),
                nic.kind());
        if (Sql.update(tx, HOLD, nic.id(), nic.subnet(), nic.privateIp()) != 1) {
            throw new IllegalStateException("an address was taken that was locked");
        }
    }

    /** Takes a further address of the subnet, which this transaction has locked. */
    public void hold(Tx tx, Interface nic, String ip) throws SQLException {
        if (Sql.update(tx, HOLD, nic.id(), nic.subnet(), ip) != 1) {
            throw new IllegalStateException("an address was taken that was locked");
        }
        Sql.update(tx, EXTEND, nic.id());
    }

    /** The interfaces that have any of these addresses. */
    List<NetworkInterfaceId> holding(Tx tx, SubnetId subnet, List<String> ips) throws SQLException {
        return Sql.list(tx, HOLDING, row -> new NetworkInterfaceId(row.getString("interface")), subnet, ips);
    }

    /** Gives a secondary address back; an elastic address of it goes from it. */
    public void free(Tx tx, NetworkInterfaceId id, String ip, Instant now) throws SQLException {
        Sql.update(tx, DISASSOCIATE, id, Optional.of(ip), ip);
        Sql.update(tx, FREE_ONE, now, id, ip);
    }

    /** Removes an interface that nothing has, and frees its address. */
    public void delete(Tx tx, NetworkInterfaceId id, Instant now) throws SQLException {
        Sql.update(tx, DISASSOCIATE, id, Optional.empty(), "");
        Sql.update(tx, FREE, now, id);
        Sql.update(tx, DELETE, id);
    }

    /** Those of the groups that the VPC has not. */
    public List<String> missingGroups(Tx tx, VpcId vpc, List<SecurityGroupId> groups) throws SQLException {
        List<String> found = groups(tx, vpc, groups);
        return groups.stream()
                .map(SecurityGroupId::value)
                .filter(id -> !found.contains(id))
                .toList();
    }

    /** Puts an interface into groups of its VPC, by default the default one. */
    public void setGroups(Tx tx, NetworkInterfaceId id, VpcId vpc, List<SecurityGroupId> groups) throws SQLException {
        Sql.update(tx, CLEAR_GROUPS, id);
        Sql.update(tx, INSERT_GROUPS, id, groups.isEmpty() ? groups(tx, vpc, groups) : groups);
    }

    private static List<String> groups(Tx tx, VpcId vpc, List<SecurityGroupId> groups) throws SQLException {
        return Sql.list(tx, GROUPS_OF_VPC, row -> row.getString("id"), vpc, groups, groups.isEmpty());
    }

    public void modify(
            Tx tx, NetworkInterfaceId id, String description, boolean sourceDestCheck, boolean deleteOnTermination)
            throws SQLException {
        Sql.update(tx, MODIFY, description, sourceDestCheck, deleteOnTermination, id);
    }

    /** Says that routes to it lead elsewhere. */
    void routesChange(Tx tx, NetworkInterfaceId id) throws SQLException {
        for (String vpc : Sql.list(tx, VPCS_ROUTING_TO, row -> row.getString("vpc"), id)) {
            feed.touchVpc(tx, FeedKind.VPC, vpc, vpc, false);
        }
    }

    /** Says that what a node must know of the interface changed; nobody hears if no instance has it. */
    public void changed(Tx tx, Optional<NetworkInterfaceId> id) throws SQLException {
        if (id.isEmpty()) {
            return;
        }
        record Row(InstanceId instance, ZoneName zone) {}
        var row = Sql.first(
                tx,
                HOLDER,
                found -> new Row(new InstanceId(found.getString("id")), new ZoneName(found.getString("zone"))),
                id.get());
        if (row.isPresent()) {
            feed.touch(
                    tx, row.get().zone(), FeedKind.INSTANCE, List.of(row.get().instance()));
        }
    }

    private static Interface read(ResultSet row) throws SQLException {
        List<String> ids = Sql.texts(row, "group_ids");
        List<String> names = Sql.texts(row, "group_names");
        var groups = new ArrayList<Group>();
        for (int i = 0; i < ids.size(); i++) {
            groups.add(new Group(new SecurityGroupId(ids.get(i)), names.get(i)));
        }
        Optional<String> instance = Sql.optionalText(row, "instance");
        Optional<Attachment> attachment = instance.isEmpty()
                ? Optional.empty()
                : Optional.of(new Attachment(
                        new NetworkInterfaceAttachmentId(row.getString("attachment")),
                        new InstanceId(instance.get()),
                        row.getInt("device_index"),
                        Sql.instant(row, "attached_at"),
                        row.getBoolean("delete_on_termination")));
        Optional<String> publicIp = Sql.optionalText(row, "public_ip");
        Optional<Public> address = publicIp.isEmpty()
                ? Optional.empty()
                : Optional.of(new Public(
                        publicIp.get(),
                        Sql.optionalText(row, "allocation").map(AllocationId::new),
                        Sql.optionalText(row, "association").map(AddressAssociationId::new)));
        return new Interface(
                new NetworkInterfaceId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                new SubnetId(row.getString("subnet")),
                new ZoneName(row.getString("zone")),
                row.getString("interface_type"),
                row.getString("mac"),
                row.getString("private_ip"),
                row.getString("description"),
                row.getBoolean("source_dest_check"),
                groups,
                attachment,
                address,
                Sql.texts(row, "secondary").stream().map(Secondary::of).toList());
    }
}
