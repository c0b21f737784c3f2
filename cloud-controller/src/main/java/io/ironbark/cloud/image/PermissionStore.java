package io.ironbark.cloud.image;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The table {@code image_permission}: whom an image's owner lets launch it. */
final class PermissionStore {
    private static final String LIST = "SELECT account FROM image_permission WHERE image = ? ORDER BY account";

    private static final String ADD = """
            INSERT INTO image_permission (image, account) SELECT ?, unnest(?) ON CONFLICT DO NOTHING
            """;

    private static final String REMOVE = "DELETE FROM image_permission WHERE image = ? AND account = ANY (?)";

    private static final String REMOVE_ALL = "DELETE FROM image_permission WHERE image = ?";

    private static final String KNOWN = "SELECT id FROM account WHERE id = ANY (?)";

    List<String> list(Tx tx, ImageId image) throws SQLException {
        return Sql.list(tx, LIST, row -> row.getString("account"), image);
    }

    void add(Tx tx, ImageId image, Collection<String> accounts) throws SQLException {
        Sql.update(tx, ADD, image, accounts);
    }

    void remove(Tx tx, ImageId image, Collection<String> accounts) throws SQLException {
        Sql.update(tx, REMOVE, image, accounts);
    }

    void removeAll(Tx tx, ImageId image) throws SQLException {
        Sql.update(tx, REMOVE_ALL, image);
    }

    /** Those of the accounts that there are. */
    Set<String> known(Tx tx, Collection<String> accounts) throws SQLException {
        return Set.copyOf(Sql.list(tx, KNOWN, row -> row.getString("id"), accounts));
    }
}
