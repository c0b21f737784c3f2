package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Network interfaces and the addresses they hold. */
public final class AddressStore {
    /** Locks addresses that have rested, the longest free first, passing over those that others are taking. */
    private static final String FREE_PRIVATE = "SELECT host(ip) AS address FROM subnet_address WHERE subnet = ? AND "
            + SubnetStore.FREE + " ORDER BY freed_at NULLS FIRST, ip LIMIT (SELECT ?::integer) FOR UPDATE SKIP LOCKED";

    private static final String THIS_PRIVATE = """
            SELECT interface FROM subnet_address WHERE subnet = ? AND ip = ?::inet FOR UPDATE
            """;

    private static final String HOLD_PRIVATE = """
            UPDATE subnet_address AS a SET interface = taken.interface
              FROM unnest((SELECT ?::inet[]), (SELECT ?::text[])) AS taken (ip, interface)
             WHERE a.subnet = ? AND a.ip = taken.ip AND a.interface IS NULL
            """;

    /** The same of the pool. The account that had an address last may have it again at once, others later. */
    private static final String FREE_PUBLIC = """
            SELECT host(ip) AS address FROM public_address
             WHERE interface IS NULL AND allocation IS NULL
               AND (freed_at IS NULL OR freed_at < now() - interval '1 hour'
                    OR account = ?)
             ORDER BY freed_at NULLS FIRST, ip LIMIT (SELECT ?::integer) FOR UPDATE SKIP LOCKED
            """;

    private static final String HOLD_PUBLIC = """
            UPDATE public_address AS a SET interface = taken.interface
              FROM unnest((SELECT ?::inet[]), (SELECT ?::text[])) AS taken (ip, interface)
             WHERE a.ip = taken.ip
            """;

    private static final String INSERT_INTERFACES = """
            INSERT INTO network_interface (id, account, vpc, subnet, instance, attachment, mac, private_ip, description,
                                           wants_public_ip, delete_on_termination, attached_at, device_index,
                                           extended)
            SELECT id, ?, ?, ?, instance, attachment, mac, ip, ?, ?, ?, ?, ?, ?
              FROM unnest(?, ?, ?, ?, ?::inet[]) AS new (id, instance, attachment, mac, ip)
            """;

    private static final String LOCK_EXISTING = """
            SELECT subnet, instance IS NULL AND interface_type = 'interface' AS free
              FROM network_interface WHERE account = ? AND id = ? FOR UPDATE
            """;

    private static final String ATTACH = """
            UPDATE network_interface
               SET instance = ?, attachment = ?, attached_at = ?, device_index = ?, extended = extended OR ?,
                   delete_on_termination = false
             WHERE id = ? AND instance IS NULL
            """;

    private static final String INSERT_GROUPS = """
            INSERT INTO interface_group (interface, security_group, position)
            SELECT interface, security_group, position
              FROM unnest(?) AS interface, unnest(?) WITH ORDINALITY AS g (security_group, position)
            """;

    private static final String FREE_PRIVATE_OF = """
            UPDATE subnet_address SET interface = NULL, freed_at = ?
             WHERE interface IN (SELECT id FROM network_interface WHERE instance = ANY (?))
            """;

    /** Addresses of the pool; whose they were is kept for as long as nobody else may have them. */
    private static final String FREE_PUBLIC_OF = """
            UPDATE public_address AS p SET interface = NULL, freed_at = ?, account = n.account
              FROM network_interface AS n
             WHERE n.id = p.interface AND p.allocation IS NULL AND n.instance = ANY (?)
            """;

    /** Elastic addresses stay their account's. */
    private static final String DISASSOCIATE_OF = """
            UPDATE public_address SET interface = NULL, association = NULL, secondary_ip = NULL
             WHERE allocation IS NOT NULL
               AND interface IN (SELECT id FROM network_interface WHERE instance = ANY (?))
            """;

    private static final String DETACH_KEPT = """
            UPDATE network_interface SET instance = NULL, attachment = NULL, attached_at = NULL, device_index = 0
             WHERE instance = ANY (?) AND NOT delete_on_termination
            """;

    private static final String DELETE_INTERFACES = """
            DELETE FROM network_interface WHERE instance = ANY (?)
            """;

    private static final String WANT_PUBLIC = """
            SELECT id, account FROM network_interface WHERE instance = ANY (?) AND wants_public_ip
               AND NOT EXISTS (SELECT FROM public_address WHERE interface = network_interface.id AND secondary_ip IS NULL)
             ORDER BY id
            """;

    private static final String ENSURE_POOL = """
            INSERT INTO public_address (ip)
            SELECT ?::inet + n FROM generate_series(?::bigint, ?::bigint) AS n ON CONFLICT (ip) DO NOTHING
            """;

    private static final String VPCS_ROUTING_TO = """
            SELECT DISTINCT t.vpc
              FROM network_interface AS n JOIN route AS r ON r.target = n.id JOIN route_table AS t ON t.id = r.route_table
             WHERE n.instance = ANY (?) ORDER BY t.vpc
            """;

    private final FeedStore feed;

    /** Takes the feed that zones learn from where routes lead. */
    public AddressStore(FeedStore feed) {
        this.feed = feed;
    }

    /** An interface to be, whose, and its addresses, the primary one first. */
    public record NewInterface(
            NetworkInterfaceId id, InstanceId instance, String attachment, String mac, List<String> privateIps) {
        public NewInterface {
            privateIps = List.copyOf(privateIps);
        }
    }

    /**
     * What the new interfaces of one launch at one device index have in common.
     *
     * @param extended true if their instances have other interfaces, or they further addresses
     */
    public record Common(
            Subnet subnet,
            int device,
            boolean extended,
            List<SecurityGroupId> groups,
            String description,
            boolean publicIp,
            boolean deleteOnTermination,
            Instant now) {}

    /** The state of one address of a subnet. */
    public enum Asked {
        FREE,
        HELD,
        /** The subnet has no such address, or it is one of the five that nobody gets. */
        NO_SUCH
    }

    /** An interface that is there, and whether an instance may take it. */
    public record Existing(NetworkInterfaceId id, SubnetId subnet, boolean free) {}

    /** The account's interface of this id; nobody else takes it or removes it until the transaction ends. */
    public Optional<Existing> existing(Tx tx, AccountId account, NetworkInterfaceId id) throws SQLException {
        return Sql.first(
                tx,
                LOCK_EXISTING,
                row -> new Existing(id, new SubnetId(row.getString("subnet")), row.getBoolean("free")),
                account,
                id);
    }

    /**
     * An interface that is there, to be an instance's.
     *
     * @param extended true if the instance has other interfaces
     */
    public record Attaching(
            NetworkInterfaceId nic,
            InstanceId instance,
            NetworkInterfaceAttachmentId attachment,
            int device,
            boolean extended) {}

    /** Gives an instance an interface that is there, with its addresses and groups; it outlives the instance. */
    public void attach(Tx tx, Attaching one, Instant now) throws SQLException {
        int updated =
                Sql.update(tx, ATTACH, one.instance(), one.attachment(), now, one.device(), one.extended(), one.nic());
        if (updated != 1) {
            throw new IllegalStateException("an interface was taken that was locked");
        }
        routesChange(tx, List.of(one.instance()));
    }

    /** Locks up to so many free addresses of the subnet until the transaction ends; fewer if there are fewer. */
    public Soon<String> lockFree(Tx tx, Subnet subnet, int count) {
        return Sql.soon(tx, FREE_PRIVATE, row -> row.getString("address"), subnet.id(), count);
    }

    /** The same of the pool of public addresses. */
    public Soon<String> lockFreePublic(Tx tx, AccountId account, int count) {
        return Sql.soon(tx, FREE_PUBLIC, row -> row.getString("address"), account, count);
    }

    /** Locks one address, and says whether it may be taken; who names it knows whose it was, and need not wait. */
    public Asked lock(Tx tx, Subnet subnet, String ip) throws SQLException {
        if (ip.contains("/") || Ipv4Block.parse(ip).isEmpty()) {
            return Asked.NO_SUCH; // it is no address at all
        }
        Optional<Boolean> free = Sql.first(
                tx, THIS_PRIVATE, row -> Sql.optionalText(row, "interface").isEmpty(), subnet.id(), ip);
        return free.map(yes -> yes ? Asked.FREE : Asked.HELD).orElse(Asked.NO_SUCH);
    }

    /**
     * Writes interfaces with addresses that this transaction has locked: each has private ones, and the first of them
     * public ones. No two interfaces of a subnet can have the same primary one, by a unique index.
     */
    public void insert(Tx tx, Common common, List<NewInterface> interfaces, List<String> publicIps) {
        List<String> ids = interfaces.stream().map(one -> one.id().value()).toList();
        List<String> ips =
                interfaces.stream().map(one -> one.privateIps().getFirst()).toList();
        Sql.later(
                tx,
                INSERT_INTERFACES,
                common.subnet().account(),
                common.subnet().vpc(),
                common.subnet().id(),
                common.description(),
                common.publicIp(),
                common.deleteOnTermination(),
                common.now(),
                common.device(),
                common.extended(),
                ids,
                interfaces.stream().map(NewInterface::instance).toList(),
                interfaces.stream().map(NewInterface::attachment).toList(),
                interfaces.stream().map(NewInterface::mac).toList(),
                ips);
        hold(tx, common.subnet(), interfaces);
        Sql.later(tx, INSERT_GROUPS, ids, common.groups());
        if (!publicIps.isEmpty()) {
            Sql.later(tx, HOLD_PUBLIC, publicIps, ids.subList(0, publicIps.size()));
        }
    }

    private static void hold(Tx tx, Subnet subnet, List<NewInterface> interfaces) {
        var ips = new ArrayList<String>();
        var holders = new ArrayList<String>();
        for (NewInterface one : interfaces) {
            for (String ip : one.privateIps()) {
                ips.add(ip);
                holders.add(one.id().value());
            }
        }
        Sql.later(tx, HOLD_PRIVATE, ips, holders, subnet.id());
    }

    /** Gives a public address to each of the instances' interfaces that wants one and has none. */
    public void assignPublic(Tx tx, Collection<InstanceId> instances) throws SQLException {
        routesChange(tx, instances);
        record Waiting(String nic, AccountId account) {}
        List<Waiting> waiting = Sql.list(
                tx,
                WANT_PUBLIC,
                row -> new Waiting(row.getString("id"), new AccountId(row.getString("account"))),
                instances);
        if (!waiting.isEmpty()) {
            List<String> free = lockFreePublic(tx, waiting.getFirst().account(), waiting.size())
                    .rows();
            List<String> first =
                    waiting.stream().limit(free.size()).map(Waiting::nic).toList();
            Sql.later(tx, HOLD_PUBLIC, free, first);
        }
    }

    /** Takes the public addresses of the instances' interfaces back; elastic ones stay. */
    public void releasePublic(Tx tx, Collection<InstanceId> instances, Instant now) throws SQLException {
        routesChange(tx, instances);
        Sql.later(tx, FREE_PUBLIC_OF, now, instances);
    }

    /**
     * Removes the instances' interfaces and frees their addresses. Those that shall stay keep theirs, elastic ones
     * included; an address of the pool is an instance's, so it goes.
     */
    public void release(Tx tx, Collection<InstanceId> instances, Instant now) throws SQLException {
        routesChange(tx, instances);
        Sql.later(tx, FREE_PUBLIC_OF, now, instances);
        Sql.later(tx, DETACH_KEPT, instances);
        Sql.later(tx, DISASSOCIATE_OF, instances);
        Sql.later(tx, FREE_PRIVATE_OF, now, instances);
        Sql.later(tx, DELETE_INTERFACES, instances);
    }

    /** Makes sure that the pool of public addresses has all of the block but its first and its last. */
    public void ensurePool(Tx tx, Ipv4Block block) throws SQLException {
        Sql.update(tx, ENSURE_POOL, block.address(0), 1L, block.size() - 2);
    }

    /** A route to an instance that is off is a blackhole, and none to one that is on again. */
    private void routesChange(Tx tx, Collection<InstanceId> instances) throws SQLException {
        for (String vpc : Sql.list(tx, VPCS_ROUTING_TO, row -> row.getString("vpc"), instances)) {
            feed.touchVpc(tx, FeedKind.VPC, vpc, vpc, false);
        }
    }
}
