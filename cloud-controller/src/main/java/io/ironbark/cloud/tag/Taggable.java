package io.ironbark.cloud.tag;

import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/**
 * Resources of one type that may be tagged.
 *
 * @param kind of resource
 * @param prefix of its ids, such as {@code i}
 * @param existing finds those that the account has
 */
public record Taggable(Kind kind, String prefix, Existing existing) {
    /** Which of these ids are the account's; locks the rows, so that none goes while it is tagged. */
    @FunctionalInterface
    public interface Existing {
        Set<String> find(Tx tx, AccountId account, Collection<String> ids) throws SQLException;
    }
}
