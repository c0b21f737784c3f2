package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.AccountId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A Describe as all nouns here have it: ids that must exist, filters, pages, tags. An account has few of each. */
public final class Listing<T> {
    private static final Condition ANY = new Condition("true", List.of());

    /** Reads those of an account that a condition holds for, in the order of their ids. */
    @FunctionalInterface
    public interface Finder<T> {
        List<T> find(Tx tx, AccountId account, Condition condition) throws SQLException;
    }

    /** What is listed, and how one of it is told from the others. */
    public record Noun<T>(Kind kind, FilterColumns filters, Finder<T> finder, Function<T, ?> id) {}

    /** A page with its tags. */
    public record Found<T>(List<T> items, Map<String, List<Tag>> tags, Optional<String> nextToken) {
        public List<Tag> tags(Object id) {
            return tags.getOrDefault(id.toString(), List.of());
        }
    }

    private final Database database;
    private final TagStore tags;
    private final Noun<T> noun;

    public Listing(Database database, TagStore tags, Noun<T> noun) {
        this.database = database;
        this.tags = tags;
        this.noun = noun;
    }

    public FilterColumns filters() {
        return noun.filters();
    }

    public Found<T> find(Caller caller, List<?> ids, List<Filter> filters, PageRequest page) {
        return database.read(tx -> {
            if (!ids.isEmpty()) {
                refuseMissing(tx, caller, ids);
            }
            var named = ids.isEmpty() ? ANY : new Condition("id = ANY (?)", List.of(ids));
            var condition = Condition.all(List.of(named, noun.filters().condition(caller.account(), filters)));
            var cut = page.of(
                    noun.finder().find(tx, caller.account(), condition),
                    item -> noun.id().apply(item).toString());
            var all = tags.of(tx, cut.items().stream().map(noun.id()).toList());
            return new Found<>(cut.items(), all, cut.nextToken());
        });
    }

    /** The account's one with this id; refused if there is none. */
    public T require(Tx tx, AccountId account, Object id) throws SQLException {
        return noun.finder().find(tx, account, new Condition("id = ?", List.of(id))).stream()
                .findFirst()
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(noun.kind(), id)));
    }

    private void refuseMissing(Tx tx, Caller caller, List<?> ids) throws SQLException {
        List<String> found =
                noun.finder().find(tx, caller.account(), new Condition("id = ANY (?)", List.of(ids))).stream()
                        .map(item -> noun.id().apply(item).toString())
                        .toList();
        List<String> missing = ids.stream()
                .map(Object::toString)
                .filter(id -> !found.contains(id))
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(noun.kind(), missing));
        }
    }
}
