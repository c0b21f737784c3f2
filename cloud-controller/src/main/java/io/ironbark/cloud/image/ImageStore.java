package io.ironbark.cloud.image;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.node.ImageSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table {@code image}. */
public final class ImageStore {
    private static final String INSERT = """
            INSERT INTO image (id, account, name, description, location, architecture, root_device_name, ena_support,
                               state, format, size_bytes, virtual_size_bytes, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, ?, ?, ?)
                ON CONFLICT (account, name) WHERE state IN ('PENDING', 'AVAILABLE') DO NOTHING
            """;

    private static final String BY_IDS = """
            SELECT * FROM image WHERE account = ? AND id = ANY (?) AND state <> 'DEREGISTERED' ORDER BY id
            """;

    private static final String FIND = """
            SELECT * FROM image WHERE account = ? AND state <> 'DEREGISTERED' AND id > ? AND %s ORDER BY id LIMIT ?
            """;

    static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("architecture", "architecture"),
                    Map.entry(
                            "creation-date",
                            "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
                    Map.entry("description", "description"),
                    Map.entry("ena-support", "ena_support::text"),
                    Map.entry("hypervisor", "'xen'"),
                    Map.entry("image-id", "id"),
                    Map.entry("image-type", "'machine'"),
                    Map.entry("is-public", "'false'"),
                    Map.entry("manifest-location", "location"),
                    Map.entry("name", "name"),
                    Map.entry("owner-id", "account"),
                    Map.entry("root-device-name", "root_device_name"),
                    Map.entry("root-device-type", "'ebs'"),
                    Map.entry("state", "lower(state)"),
                    Map.entry("state-reason-message", "state_reason"),
                    Map.entry("virtualization-type", "'hvm'")),
            "id");

    private static final String NAMED = """
            SELECT EXISTS (SELECT FROM image WHERE account = ? AND name = ? AND state IN ('PENDING', 'AVAILABLE')) AS used
            """;

    private static final String EXISTING = """
            SELECT id FROM image WHERE account = ? AND id = ANY (?) AND state <> 'DEREGISTERED' FOR KEY SHARE
            """;

    private static final String PENDING = """
            SELECT * FROM image WHERE state = 'PENDING' ORDER BY id
            """;

    private static final String AVAILABLE = """
            UPDATE image SET state = 'AVAILABLE', sha256 = ?, size_bytes = ?, virtual_size_bytes = ?
             WHERE id = ? AND state = 'PENDING'
            """;

    private static final String FAILED = """
            UPDATE image SET state = 'FAILED', state_reason = ? WHERE id = ? AND state = 'PENDING'
            """;

    private static final String DEREGISTER = """
            UPDATE image SET state = 'DEREGISTERED'
             WHERE account = ? AND id = ? AND state <> 'DEREGISTERED'
            """;

    /** An instance that has not ended may have to be built anew from the image. */
    private static final String TO_UNPIN = """
            SELECT id FROM image
             WHERE state = 'DEREGISTERED' AND NOT unpinned
               AND NOT EXISTS (SELECT FROM instance AS i WHERE i.account = image.account AND i.image = image.id
                                  AND i.state <> 'TERMINATED')
             ORDER BY id LIMIT ?
            """;

    private static final String UNPINNED = """
            UPDATE image SET unpinned = true WHERE id = ?
            """;

    /** Returns false, having written nothing, if the account has an image of this name. */
    boolean insert(Tx tx, Image image) throws SQLException {
        return Sql.update(
                        tx,
                        INSERT,
                        image.id(),
                        image.account(),
                        image.name(),
                        image.description(),
                        image.location(),
                        image.architecture().word(),
                        image.rootDeviceName(),
                        image.enaSupport(),
                        image.format(),
                        image.sizeBytes(),
                        image.virtualSizeBytes(),
                        image.createdAt())
                == 1;
    }

    /** Those of the ids that the account has. */
    public List<Image> byIds(Tx tx, AccountId account, Collection<ImageId> ids) throws SQLException {
        return Sql.list(tx, BY_IDS, ImageStore::image, account, ids);
    }

    /** Those of the account that a condition holds for, by id. */
    List<Image> find(Tx tx, AccountId account, Condition condition, PageRequest page) throws SQLException {
        var values = new ArrayList<Object>(List.of(account, page.after().orElse("")));
        values.addAll(condition.values());
        values.add(page.rows());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), ImageStore::image, values.toArray());
    }

    /** True if the account has an image of this name. */
    boolean named(Tx tx, AccountId account, String name) throws SQLException {
        return Sql.first(tx, NAMED, row -> row.getBoolean("used"), account, name)
                .orElseThrow();
    }

    /** Those of the ids that the account has, for tags. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** All that wait for their digest. */
    List<Image> pending(Tx tx) throws SQLException {
        return Sql.list(tx, PENDING, ImageStore::image);
    }

    void available(Tx tx, ImageId id, String sha256, long sizeBytes, long virtualSizeBytes) throws SQLException {
        Sql.update(tx, AVAILABLE, sha256, sizeBytes, virtualSizeBytes, id);
    }

    void failed(Tx tx, ImageId id, String reason) throws SQLException {
        Sql.update(tx, FAILED, reason, id);
    }

    /** Returns false if the account has no such image. */
    boolean deregister(Tx tx, AccountId account, ImageId id) throws SQLException {
        return Sql.update(tx, DEREGISTER, account, id) == 1;
    }

    /** Deregistered images that nothing needs any more. */
    List<ImageId> toUnpin(Tx tx, int atMost) throws SQLException {
        return Sql.list(tx, TO_UNPIN, row -> new ImageId(row.getString("id")), atMost);
    }

    void unpinned(Tx tx, ImageId id) throws SQLException {
        Sql.update(tx, UNPINNED, id);
    }

    private static Image image(ResultSet row) throws SQLException {
        String architecture = row.getString("architecture");
        return new Image(
                new ImageId(row.getString("id")),
                new AccountId(row.getString("account")),
                row.getString("name"),
                Sql.optionalText(row, "description"),
                row.getString("location"),
                Arrays.stream(Image.Architecture.values())
                        .filter(one -> one.word().equals(architecture))
                        .findFirst()
                        .orElseThrow(),
                row.getString("root_device_name"),
                row.getBoolean("ena_support"),
                ImageState.valueOf(row.getString("state")),
                Sql.optionalText(row, "state_reason"),
                ImageSource.Format.valueOf(row.getString("format")),
                row.getLong("size_bytes"),
                row.getLong("virtual_size_bytes"),
                Sql.instant(row, "created_at"));
    }
}
