package io.ironbark.cloud.image;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The table {@code image}. */
public final class ImageStore {
    private static final String INSERT = """
            INSERT INTO image (id, account, name, description, location, architecture, root_device_name, ena_support,
                               sriov_net_support, boot_mode, imds_support, root_gib, root_volume_type,
                               state, format, size_bytes, virtual_size_bytes, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, ?, ?, ?)
                ON CONFLICT (account, name) WHERE state IN ('PENDING', 'AVAILABLE', 'DISABLED') DO NOTHING
            """;

    /** What an account may see: its own, those that anybody may launch, and those that it may. */
    private static final String VISIBLE = """
            (account = ? OR (state = 'AVAILABLE'
                             AND (is_public OR id IN (SELECT image FROM image_permission WHERE account = ?))))
            """;

    private static final String BY_IDS = """
            SELECT * FROM image WHERE %s AND id = ANY (?) AND state <> 'DEREGISTERED' ORDER BY id
            """.formatted(VISIBLE);

    private static final String LOCK = """
            SELECT * FROM image WHERE %s AND id = ? AND state <> 'DEREGISTERED' FOR UPDATE
            """.formatted(VISIBLE);

    private static final String FIND = """
            SELECT * FROM image WHERE %s AND state <> 'DEREGISTERED' AND id > ? AND %%s ORDER BY id LIMIT ?
            """.formatted(VISIBLE);

    private static final String TIME = "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    private static final String NOTHING = "NULL::text";

    static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("architecture", "architecture"),
                    Map.entry("block-device-mapping.delete-on-termination", "'true'"),
                    Map.entry("block-device-mapping.device-name", "root_device_name"),
                    Map.entry("block-device-mapping.encrypted", "'false'"),
                    Map.entry("block-device-mapping.snapshot-id", NOTHING),
                    Map.entry(
                            "block-device-mapping.volume-size",
                            "greatest(root_gib, (virtual_size_bytes + 1073741823) / 1073741824, 1)::text"),
                    Map.entry("block-device-mapping.volume-type", "root_volume_type"),
                    Map.entry("boot-mode", "boot_mode"),
                    Map.entry("creation-date", TIME),
                    Map.entry("description", "description"),
                    Map.entry("ena-support", "ena_support::text"),
                    Map.entry("free-tier-eligible", "'false'"),
                    Map.entry("hypervisor", "'xen'"),
                    Map.entry("image-allowed", "'true'"),
                    Map.entry("image-id", "id"),
                    Map.entry("image-type", "'machine'"),
                    Map.entry("imds-support", "imds_support"),
                    Map.entry("is-public", "is_public::text"),
                    Map.entry("kernel-id", NOTHING),
                    Map.entry("manifest-location", "location"),
                    Map.entry("name", "name"),
                    Map.entry("owner-alias", NOTHING),
                    Map.entry("owner-id", "account"),
                    Map.entry("platform", NOTHING),
                    Map.entry("product-code", NOTHING),
                    Map.entry("product-code.type", NOTHING),
                    Map.entry("ramdisk-id", NOTHING),
                    Map.entry("root-device-name", "root_device_name"),
                    Map.entry("root-device-type", "'ebs'"),
                    Map.entry("source-image-id", "source_image"),
                    Map.entry("source-image-region", "source_region"),
                    Map.entry("source-instance-id", NOTHING),
                    Map.entry("sriov-net-support", "sriov_net_support"),
                    Map.entry("state", "lower(state)"),
                    Map.entry("state-reason-code", "state_reason_code"),
                    Map.entry("state-reason-message", "state_reason"),
                    Map.entry("virtualization-type", "'hvm'")),
            "id");

    private static final String NAMED = """
            SELECT EXISTS (SELECT FROM image WHERE account = ? AND name = ?
                              AND state IN ('PENDING', 'AVAILABLE', 'DISABLED')) AS used
            """;

    private static final String EXISTING = """
            SELECT id FROM image WHERE account = ? AND id = ANY (?) AND state <> 'DEREGISTERED' FOR KEY SHARE
            """;

    private static final String PENDING = """
            SELECT * FROM image WHERE state = 'PENDING' ORDER BY id
            """;

    private static final String AVAILABLE = """
            UPDATE image SET state = 'AVAILABLE', sha256 = ?, format = ?, size_bytes = ?, virtual_size_bytes = ?
             WHERE id = ? AND state = 'PENDING'
            """;

    private static final String FAILED = """
            UPDATE image SET state = 'FAILED', state_reason_code = ?, state_reason = ? WHERE id = ? AND state = 'PENDING'
            """;

    private static final String COPIED = "UPDATE image SET source_image = ?, source_region = ? WHERE id = ?";

    private static final String DEREGISTER = "UPDATE image SET state = 'DEREGISTERED' WHERE id = ?";

    private static final String SET_STATE = "UPDATE image SET state = ? WHERE id = ?";

    private static final String SET_DESCRIPTION = "UPDATE image SET description = nullif(?, '') WHERE id = ?";

    private static final String SET_IMDS = "UPDATE image SET imds_support = ? WHERE id = ?";

    private static final String SET_PUBLIC = "UPDATE image SET is_public = ? WHERE id = ?";

    private static final String DEPRECATE = "UPDATE image SET deprecated_at = ? WHERE id = ?";

    private static final String PROTECT = "UPDATE image SET protection = ?, protected_until = ? WHERE id = ?";

    /** What the instances that are remembered say, or those that are forgotten said last. */
    private static final String LAST_LAUNCHED = """
            SELECT image.id, greatest(image.last_launched_at, (
                       SELECT max(created_at) FROM instance WHERE instance.image = image.id)) AS at
              FROM image WHERE image.id = ANY (?)
            """;

    /** An instance that has not ended may have to be built anew from the image. */
    private static final String TO_UNPIN = """
            SELECT id FROM image
             WHERE state = 'DEREGISTERED' AND NOT unpinned
               AND NOT EXISTS (SELECT FROM instance AS i WHERE i.image = image.id AND i.state <> 'TERMINATED')
             ORDER BY id LIMIT ?
            """;

    private static final String KNOWN = "SELECT id FROM image WHERE id = ANY (?)";

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
                        image.traits().enaSupport(),
                        image.traits().sriovNetSupport(),
                        image.traits().bootMode(),
                        image.traits().imdsSupport(),
                        image.traits().rootGib(),
                        image.traits().rootVolumeType(),
                        image.format(),
                        image.sizeBytes(),
                        image.virtualSizeBytes(),
                        image.createdAt())
                == 1;
    }

    /** Those of the ids that the account may see: to launch one, it must also be available. */
    public List<Image> byIds(Tx tx, AccountId account, Collection<ImageId> ids) throws SQLException {
        return Sql.list(tx, BY_IDS, ImageStore::image, account, account, ids);
    }

    /** The image, if the account may see it. */
    public Soon<Image> byId(Tx tx, AccountId account, ImageId id) {
        return Sql.soon(tx, BY_IDS, ImageStore::image, account, account, List.of(id));
    }

    /** The image, if the account may see it; nobody else changes it until the end. */
    Optional<Image> lock(Tx tx, AccountId account, ImageId id) throws SQLException {
        return Sql.first(tx, LOCK, ImageStore::image, account, account, id);
    }

    /** Those that the account may see and a condition holds for, by id. */
    List<Image> find(Tx tx, AccountId account, Condition condition, PageRequest page) throws SQLException {
        var values =
                new ArrayList<Object>(List.of(account, account, page.after().orElse("")));
        values.addAll(condition.values());
        values.add(page.rows());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), ImageStore::image, values.toArray());
    }

    /** When each of these was last used for a launch, if it ever was. */
    Map<String, Instant> lastLaunched(Tx tx, Collection<ImageId> ids) throws SQLException {
        var times = new TreeMap<String, Instant>();
        Sql.list(tx, LAST_LAUNCHED, row -> Map.entry(row.getString("id"), Sql.optionalInstant(row, "at")), ids)
                .forEach(one -> one.getValue().ifPresent(at -> times.put(one.getKey(), at)));
        return times;
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

    /** The image's bytes are all there, and this is what they are. */
    void available(Tx tx, ImageId id, PinnedImage bytes) throws SQLException {
        Sql.update(
                tx,
                AVAILABLE,
                bytes.sha256().orElseThrow(),
                bytes.format(),
                bytes.sizeBytes(),
                bytes.virtualSizeBytes(),
                id);
    }

    void failed(Tx tx, ImageId id, Image.Reason reason) throws SQLException {
        Sql.update(tx, FAILED, reason.code(), reason.message(), id);
    }

    /** It was made of another, which may be gone since. */
    void copied(Tx tx, ImageId id, ImageId source, String region) throws SQLException {
        Sql.update(tx, COPIED, source, region, id);
    }

    void deregister(Tx tx, ImageId id) throws SQLException {
        Sql.update(tx, DEREGISTER, id);
    }

    void setState(Tx tx, ImageId id, ImageState state) throws SQLException {
        Sql.update(tx, SET_STATE, state, id);
    }

    void setDescription(Tx tx, ImageId id, String description) throws SQLException {
        Sql.update(tx, SET_DESCRIPTION, description, id);
    }

    void setImdsSupport(Tx tx, ImageId id, String imdsSupport) throws SQLException {
        Sql.update(tx, SET_IMDS, imdsSupport, id);
    }

    void setPublic(Tx tx, ImageId id, boolean isPublic) throws SQLException {
        Sql.update(tx, SET_PUBLIC, isPublic, id);
    }

    void deprecate(Tx tx, ImageId id, Optional<Instant> at) throws SQLException {
        Sql.update(tx, DEPRECATE, at, id);
    }

    void protect(Tx tx, ImageId id, Image.Protection protection, Optional<Instant> until) throws SQLException {
        Sql.update(tx, PROTECT, protection, until, id);
    }

    /** Deregistered images that nothing needs any more. */
    List<ImageId> toUnpin(Tx tx, int atMost) throws SQLException {
        return Sql.list(tx, TO_UNPIN, row -> new ImageId(row.getString("id")), atMost);
    }

    /** Those of them that have a row, whatever became of the image. */
    List<ImageId> known(Tx tx, List<ImageId> ids) throws SQLException {
        return Sql.list(
                tx,
                KNOWN,
                row -> new ImageId(row.getString("id")),
                ids.stream().map(ImageId::value).toList());
    }

    void unpinned(Tx tx, ImageId id) throws SQLException {
        Sql.update(tx, UNPINNED, id);
    }

    private static Image image(ResultSet row) throws SQLException {
        String architecture = row.getString("architecture");
        Optional<String> reason = Sql.optionalText(row, "state_reason");
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
                new Image.Traits(
                        row.getBoolean("ena_support"),
                        Sql.optionalText(row, "sriov_net_support"),
                        Sql.optionalText(row, "boot_mode"),
                        Sql.optionalText(row, "imds_support"),
                        Sql.optionalInt(row, "root_gib"),
                        row.getString("root_volume_type")),
                ImageState.valueOf(row.getString("state")),
                reason.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Image.Reason(
                                Sql.optionalText(row, "state_reason_code").orElse(ImageImports.BAD_BYTES),
                                reason.get())),
                ImageSource.Format.valueOf(row.getString("format")),
                row.getLong("size_bytes"),
                row.getLong("virtual_size_bytes"),
                new Image.Sharing(
                        row.getBoolean("is_public"),
                        Sql.optionalInstant(row, "deprecated_at"),
                        Image.Protection.valueOf(row.getString("protection")),
                        Sql.optionalInstant(row, "protected_until")),
                Sql.instant(row, "created_at"));
    }
}
