package io.ironbark.cloud.tag;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagRules;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.FilterColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CreateTags, DeleteTags and DescribeTags. */
public final class TagActions {
    private static final FilterColumns FILTERS = new FilterColumns(
            Map.of("key", "key", "value", "value", "resource-id", "resource_id", "resource-type", "resource_type"),
            "resource_id");

    /** All of these resources get all of these tags. */
    record CreateTags(List<String> resources, List<Tag> tags) {}

    /** A tag to remove: whatever its value, or only if it has this one. */
    record Removal(String key, @KeepEmpty Optional<String> value) {}

    record DeleteTags(List<String> resources, List<Removal> tags) {}

    record DescribeTags(List<Filter> filters, PageRequest page) {}

    record DescribedTags(List<TagStore.Row> tags, Optional<String> nextToken) {}

    private final Database database;
    private final TagStore store;
    private final List<Taggable> taggables;

    /** Tags what the taggables know. */
    public TagActions(Database database, TagStore store, List<Taggable> taggables) {
        this.database = database;
        this.store = store;
        this.taggables = List.copyOf(taggables);
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateTags", CreateTags.class, Done.class, this::create)
                        .on((caller, request) -> arns(caller, request.resources())),
                Action.write("DeleteTags", DeleteTags.class, Done.class, this::delete)
                        .on((caller, request) -> arns(caller, request.resources())),
                Action.read("DescribeTags", DescribeTags.class, DescribedTags.class, this::describe)
                        .filteredBy(FILTERS.names()));
    }

    private Done create(Tx tx, Caller caller, CreateTags request) throws SQLException {
        TagRules.check(request.tags());
        for (String resource : sorted(request.resources())) {
            Kind kind = existing(tx, caller, resource);
            store.put(tx, caller.account(), kind, resource, request.tags());
        }
        return Done.DONE;
    }

    private Done delete(Tx tx, Caller caller, DeleteTags request) throws SQLException {
        for (Removal removal : request.tags()) {
            TagRules.checkKey(removal.key());
        }
        for (String resource : sorted(request.resources())) {
            var _ = existing(tx, caller, resource);
            if (request.tags().isEmpty()) {
                store.removeEvery(tx, caller.account(), resource);
            }
            for (Removal removal : request.tags()) {
                store.remove(tx, caller.account(), resource, removal.key(), removal.value());
            }
        }
        return Done.DONE;
    }

    private DescribedTags describe(Caller caller, DescribeTags request) {
        PageRequest page = request.page();
        var condition = FILTERS.condition(caller.account(), request.filters());
        List<TagStore.Row> rows =
                database.read(tx -> store.page(tx, caller.account(), after(page), condition, page.rows()));
        var cut = page.cut(rows, row -> row.resourceId() + "/" + row.key());
        return new DescribedTags(cut.items(), cut.nextToken());
    }

    private static TagStore.Row after(PageRequest page) {
        String text = page.after().orElse("/");
        int slash = text.indexOf('/');
        return new TagStore.Row(text.substring(0, slash), "", text.substring(slash + 1), "");
    }

    /** In one order for everybody, so that two callers don't wait for each other. */
    private static List<String> sorted(List<String> resources) {
        return resources.stream().sorted().distinct().toList();
    }

    private Kind existing(Tx tx, Caller caller, String resource) throws SQLException {
        Taggable taggable = taggable(resource);
        Set<String> found = taggable.existing().find(tx, caller.account(), List.of(resource));
        if (!found.contains(resource)) {
            throw new ApiException(new ApiError.NotFound(taggable.kind(), resource));
        }
        return taggable.kind();
    }

    private Taggable taggable(String resource) {
        int dash = resource.lastIndexOf('-');
        String prefix = dash < 0 ? "" : resource.substring(0, dash);
        return taggables.stream()
                .filter(candidate -> candidate.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> new ApiException(new ApiError.InvalidId(resource)));
    }

    private static List<Arn> arns(Caller caller, List<String> resources) {
        var arns = new ArrayList<Arn>();
        resources.forEach(resource -> arns.add(caller.arn("*", resource)));
        return arns;
    }
}
