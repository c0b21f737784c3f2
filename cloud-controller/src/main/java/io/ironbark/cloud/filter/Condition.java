package io.ironbark.cloud.filter;

import io.ironbark.proto.id.AccountId;
import java.util.ArrayList;
import java.util.List;

/** A part of a WHERE clause and its values in order. */
public record Condition(String sql, List<Object> values) {
    public Condition {
        values = List.copyOf(values);
    }

    /** "The text of this expression matches any of the filter's values." */
    public static Condition matches(String expression, List<String> filterValues) {
        var literals = new ArrayList<String>();
        var patterns = new ArrayList<String>();
        for (String value : filterValues) {
            var wildcard = new Wildcard(value);
            if (wildcard.isPattern()) {
                patterns.add(wildcard.like());
            } else {
                literals.add(wildcard.literal());
            }
        }
        if (patterns.isEmpty() && literals.size() == 1) {
            return new Condition(expression + " = ?", List.of(literals.getFirst()));
        }
        if (patterns.isEmpty()) {
            return new Condition(expression + " = ANY (?)", List.of(literals));
        }
        if (literals.isEmpty()) {
            return new Condition(expression + " LIKE ANY (?)", List.of(patterns));
        }
        return new Condition(
                "(" + expression + " = ANY (?) OR " + expression + " LIKE ANY (?))", List.of(literals, patterns));
    }

    /** "The account's resource of this id has a tag with this key, whose value matches." */
    public static Condition taggedWith(String id, AccountId account, String key, List<String> filterValues) {
        return tagged(id, account, List.of(new Condition("key = ?", List.of(key)), matches("value", filterValues)));
    }

    /** "The account's resource of this id has a tag whose key matches." */
    public static Condition taggedWithKey(String id, AccountId account, List<String> filterValues) {
        return tagged(id, account, List.of(matches("key", filterValues)));
    }

    /** "The account's resource of this id has a tag whose value matches." */
    public static Condition taggedWithValue(String id, AccountId account, List<String> filterValues) {
        return tagged(id, account, List.of(matches("value", filterValues)));
    }

    /** True if a filter's value matches a text that is no column. */
    public static boolean valueMatches(String filterValue, String text) {
        return new Wildcard(filterValue).matches(text);
    }

    /** All of them, joined by AND. */
    public static Condition all(List<Condition> conditions) {
        var sql = new ArrayList<String>();
        var values = new ArrayList<>();
        for (Condition condition : conditions) {
            sql.add(condition.sql());
            values.addAll(condition.values());
        }
        return new Condition(String.join(" AND ", sql), values);
    }

    /** The condition within a subquery that it completes, such as {@code id IN (SELECT … WHERE %s)}. */
    public Condition within(String subquery) {
        return new Condition(subquery.replace("%s", sql), values);
    }

    private static Condition tagged(String id, AccountId account, List<Condition> conditions) {
        var parts = new ArrayList<Condition>();
        parts.add(new Condition("tag.account = ?", List.of(account.value())));
        parts.addAll(conditions);
        return all(parts).within(id + " IN (SELECT resource_id FROM tag WHERE %s)");
    }
}
