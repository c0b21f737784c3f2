package io.ironbark.cloud.filter;

import io.ironbark.cloud.api.Filter;
import io.ironbark.proto.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The filters of a noun that has a table: each name's column, or other SQL that yields text, and the tags.
 *
 * @param columns by the names of filters
 * @param related those that ask of rows of other tables
 * @param taggedId the column with the id under which tags are kept
 */
public record FilterColumns(Map<String, String> columns, Map<String, Related> related, String taggedId) {
    private static final String TAG_KEY = "tag-key";
    private static final String TAG_VALUE = "tag-value";

    public FilterColumns {
        columns = new TreeMap<>(columns);
        related = new TreeMap<>(related);
    }

    /** Filters on the noun's own columns only. */
    public FilterColumns(Map<String, String> columns, String taggedId) {
        this(columns, Map.of(), taggedId);
    }

    /**
     * "Any of these rows matches."
     *
     * @param subquery with {@code %s} for what is asked of a row, such as {@code id IN (SELECT … WHERE %s)}
     * @param expression the text of such a row
     */
    public record Related(String subquery, String expression) {}

    /** The names that an action's filters may have. */
    public SortedSet<String> names() {
        var names = new TreeSet<>(columns.keySet());
        names.addAll(related.keySet());
        names.add(Filter.TAG_PREFIX + "*");
        names.add(TAG_KEY);
        names.add(TAG_VALUE);
        return names;
    }

    /** All that the filters ask of a row of the account; true if there are none. */
    public Condition condition(AccountId account, List<Filter> filters) {
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition("true", List.of()));
        for (Filter filter : filters) {
            conditions.add(one(account, filter));
        }
        return Condition.all(conditions);
    }

    private Condition one(AccountId account, Filter filter) {
        if (filter.name().startsWith(Filter.TAG_PREFIX)) {
            String key = filter.name().substring(Filter.TAG_PREFIX.length());
            return Condition.taggedWith(taggedId, account, key, filter.values());
        }
        if (filter.name().equals(TAG_KEY)) {
            return Condition.taggedWithKey(taggedId, account, filter.values());
        }
        if (filter.name().equals(TAG_VALUE)) {
            return Condition.taggedWithValue(taggedId, account, filter.values());
        }
        Related other = related.get(filter.name());
        if (other != null) {
            return Condition.matches(other.expression(), filter.values()).within(other.subquery());
        }
        return Condition.matches(Objects.requireNonNull(columns.get(filter.name())), filter.values());
    }
}
