package io.ironbark.walrus.bucket;

import io.ironbark.walrus.lifecycle.Lifecycle;
import io.ironbark.walrus.lock.LockDefault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * All SQL about how buckets keep their objects. Two columns of the bucket decide what statements do that write objects, and
 * so are asked for by them; the rest are settings like others.
 */
public final class KeepingStore {
    /** The one default there is: keys of the store's. */
    private static final String ENCRYPTS = "AES256";

    private static final String SET_VERSIONING = "UPDATE bucket SET versioning = ? WHERE id = ?";
    private static final String ALLOW_LOCKS = "UPDATE bucket SET object_lock = true WHERE id = ?";

    private final SettingStore settings = new SettingStore();

    static Keeping read(ResultSet row, Map<Setting, String> settings) throws SQLException {
        return new Keeping(
                Versioning.of(Optional.ofNullable(row.getString("versioning"))),
                row.getBoolean("object_lock"),
                Optional.ofNullable(settings.get(Setting.LOCK_DEFAULT)).flatMap(LockDefault::parse),
                settings.containsKey(Setting.ENCRYPTION),
                Optional.ofNullable(settings.get(Setting.LIFECYCLE)).map(Lifecycle::parse));
    }

    /** Returns false if the bucket is gone, as all of these do. */
    public boolean setVersioning(Connection tx, long bucketId, String word) throws SQLException {
        try (var update = tx.prepareStatement(SET_VERSIONING)) {
            update.setString(1, word);
            update.setLong(2, bucketId);
            return update.executeUpdate() == 1;
        }
    }

    /** Lets versions be locked, from now on for ever, and says how those are that say nothing of it. */
    public boolean setLockDefault(Connection tx, long bucketId, Optional<LockDefault> rule) throws SQLException {
        try (var update = tx.prepareStatement(ALLOW_LOCKS)) {
            update.setLong(1, bucketId);
            return update.executeUpdate() == 1 && set(tx, bucketId, Setting.LOCK_DEFAULT, rule.map(LockDefault::text));
        }
    }

    /** Says of the bucket that it encrypts, or not. */
    public boolean setEncrypts(Connection tx, long bucketId, boolean encrypts) throws SQLException {
        return set(tx, bucketId, Setting.ENCRYPTION, encrypts ? Optional.of(ENCRYPTS) : Optional.empty());
    }

    public boolean setLifecycle(Connection tx, long bucketId, Optional<Lifecycle> rules) throws SQLException {
        return set(tx, bucketId, Setting.LIFECYCLE, rules.map(Lifecycle::text));
    }

    private boolean set(Connection tx, long bucketId, Setting setting, Optional<String> document) throws SQLException {
        if (document.isPresent()) {
            return settings.put(tx, bucketId, setting, document.get());
        }
        settings.delete(tx, bucketId, setting);
        return true;
    }
}
