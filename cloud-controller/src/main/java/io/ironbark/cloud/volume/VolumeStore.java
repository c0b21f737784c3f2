package io.ironbark.cloud.volume;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables {@code volume} and {@code volume_attachment}. */
public final class VolumeStore {
    private static final String INSERT = """
            INSERT INTO volume (id, account, zone, size_gib, type, backing, created_at)
            SELECT id, ?, ?, ?, ?, 'INSTANCE', ? FROM unnest(?) AS id
            """;
    private static final String ATTACH = """
            INSERT INTO volume_attachment (volume, instance, device, attached_at, delete_on_termination)
            SELECT volume, instance, ?, ?, true FROM unnest(?, ?) AS new (volume, instance)
            """;
    private static final String REMOVE_TAGS = """
            DELETE FROM tag WHERE resource_id IN (SELECT volume FROM volume_attachment WHERE instance = ANY (?))
            """;
    private static final String REMOVE = """
            DELETE FROM volume USING volume_attachment AS a
             WHERE a.volume = volume.id AND volume.backing = 'INSTANCE' AND a.instance = ANY (?)
            """;
    private static final String EXISTING = """
            SELECT id FROM volume WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;
    private static final String FIND = """
            SELECT v.*, t.keys, t.vals
              FROM (SELECT volume.id, volume.zone, volume.size_gib, volume.type, volume.created_at,
                           a.instance, a.device, a.attached_at, a.delete_on_termination
                      FROM volume LEFT JOIN volume_attachment AS a ON a.volume = volume.id
                     WHERE %s ORDER BY volume.id LIMIT ?) AS v
              LEFT JOIN LATERAL (
                   SELECT array_agg(key ORDER BY key) AS keys, array_agg(value ORDER BY key) AS vals
                     FROM tag WHERE resource_id = v.id) AS t ON true
             ORDER BY v.id
            """;

    /** What the root disks of one launch have in common. */
    public record RootDisks(AccountId account, ZoneName zone, String device, int sizeGib, String type, Instant now) {}

    /** Writes the root disks of new instances. */
    public void insert(Tx tx, RootDisks disks, List<VolumeId> ids, List<InstanceId> instances) throws SQLException {
        Sql.later(tx, INSERT, disks.account(), disks.zone(), disks.sizeGib(), disks.type(), disks.now(), ids);
        Sql.later(tx, ATTACH, disks.device(), disks.now(), ids, instances);
    }

    /** Removes the root disks of instances that are no more. */
    public void removeOf(Tx tx, Collection<InstanceId> instances) throws SQLException {
        Sql.later(tx, REMOVE_TAGS, instances);
        Sql.later(tx, REMOVE, instances);
    }

    /** Those of the ids that the account has, for tags. */
    Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** The account's volumes that meet all conditions, a page of them, in the order of their ids. */
    List<Volume> find(Tx tx, AccountId account, List<Condition> conditions, PageRequest page) throws SQLException {
        var all = new ArrayList<Condition>();
        all.add(new Condition("volume.account = ?", List.of(account)));
        page.after().ifPresent(after -> all.add(new Condition("volume.id > ?", List.of(after))));
        all.addAll(conditions);
        Condition condition = Condition.all(all);
        var values = new ArrayList<>(condition.values());
        values.add(page.rows());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), VolumeStore::volume, values.toArray());
    }

    private static Volume volume(ResultSet row) throws SQLException {
        Optional<String> instance = Sql.optionalText(row, "instance");
        return new Volume(
                new VolumeId(row.getString("id")),
                new ZoneName(row.getString("zone")),
                row.getInt("size_gib"),
                row.getString("type"),
                Sql.instant(row, "created_at"),
                instance.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Volume.Attachment(
                                new InstanceId(instance.get()),
                                row.getString("device"),
                                Sql.instant(row, "attached_at"),
                                row.getBoolean("delete_on_termination"))),
                TagStore.along(row));
    }
}
