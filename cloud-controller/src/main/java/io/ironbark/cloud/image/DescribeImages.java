package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
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
import io.ironbark.cloud.image.ImageItems.ImageItem;
import io.ironbark.cloud.image.ImageItems.OwnersView;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * DescribeImages: of what the caller may see (its own images, public ones, and those shared with it), what it asks for.
 * Tags are the owner's affair, so nobody else sees them.
 */
final class DescribeImages {
    private static final String SELF = "self";
    private static final String ALL = "all";
    private static final Set<String> ALIASES = Set.of("amazon", "aws-marketplace", "aws-backup-vault");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private final Database database;
    private final ImageStore images;
    private final TagStore tags;
    private final InstantSource clock;

    DescribeImages(ImageActions.Parts parts, InstantSource clock) {
        this.database = parts.database();
        this.images = parts.images();
        this.tags = parts.tags();
        this.clock = clock;
    }

    record Request(
            List<ImageId> imageIds,
            List<String> owners,
            List<String> executableUsers,
            List<Filter> filters,
            boolean includeDeprecated,
            boolean includeDisabled,
            PageRequest page) {}

    record Described(List<ImageItem> images, Optional<String> nextToken) {}

    Action<Request, Described> action() {
        return Action.read("DescribeImages", Request.class, Described.class, this::describe)
                .filteredBy(ImageStore.FILTERS.names());
    }

    Described describe(Caller caller, Request request) {
        Condition condition = condition(caller, request);
        return database.read(tx -> {
            refuseMissing(tx, caller, request.imageIds());
            List<Image> rows = images.find(tx, caller.account(), condition, request.page());
            var page = request.page().cut(rows, image -> image.id().value());
            Map<ImageId, OwnersView> own = own(tx, caller, page.items());
            return new Described(
                    page.items().stream()
                            .map(image -> ImageItems.item(image, own.getOrDefault(image.id(), OwnersView.NONE)))
                            .toList(),
                    page.nextToken());
        });
    }

    private Map<ImageId, OwnersView> own(Tx tx, Caller caller, List<Image> shown) throws SQLException {
        List<ImageId> ids = shown.stream()
                .filter(image -> image.account().equals(caller.account()))
                .map(Image::id)
                .toList();
        Map<String, List<Tag>> tagged = tags.of(tx, ids);
        Map<String, Instant> launched = images.lastLaunched(tx, ids);
        var views = new HashMap<ImageId, OwnersView>();
        for (ImageId id : ids) {
            views.put(
                    id,
                    new OwnersView(
                            tagged.getOrDefault(id.value(), List.of()), Optional.ofNullable(launched.get(id.value()))));
        }
        return views;
    }

    private void refuseMissing(Tx tx, Caller caller, List<ImageId> asked) throws SQLException {
        if (asked.isEmpty()) {
            return;
        }
        List<ImageId> found = images.byIds(tx, caller.account(), asked).stream()
                .map(Image::id)
                .toList();
        List<String> missing = asked.stream()
                .filter(id -> !found.contains(id))
                .map(ImageId::value)
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.IMAGE, missing));
        }
    }

    private Condition condition(Caller caller, Request request) {
        var conditions = new ArrayList<Condition>();
        conditions.add(ImageStore.FILTERS.condition(caller.account(), request.filters()));
        if (!request.imageIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.imageIds())));
        } else {
            if (!request.includeDeprecated()) {
                conditions.add(new Condition(
                        "(deprecated_at IS NULL OR deprecated_at > ? OR account = ?)",
                        List.of(clock.instant(), caller.account())));
            }
            if (!request.includeDisabled()) {
                conditions.add(new Condition("state <> 'DISABLED'", List.of()));
            }
        }
        if (!request.owners().isEmpty()) {
            conditions.add(new Condition("account = ANY (?)", List.of(owners(caller, request.owners()))));
        }
        if (!request.executableUsers().isEmpty()) {
            conditions.add(executable(caller, request.executableUsers()));
        }
        return Condition.all(conditions);
    }

    /** Amazon and its market have no images here; no account can pass for them. */
    private static List<String> owners(Caller caller, List<String> asked) {
        var accounts = new ArrayList<String>();
        for (String owner : asked) {
            if (owner.equals(SELF)) {
                accounts.add(caller.account().value());
            } else if (!ALIASES.contains(owner)) {
                accounts.add(account(owner));
            }
        }
        return accounts;
    }

    /** Whom an image is shared with is known to the account itself and to the image's owner. */
    private static Condition executable(Caller caller, List<String> asked) {
        var parts = new ArrayList<String>();
        var values = new ArrayList<>();
        for (String user : asked) {
            if (user.equals(ALL)) {
                parts.add("is_public");
                continue;
            }
            String account = user.equals(SELF) ? caller.account().value() : account(user);
            String shared = "id IN (SELECT image FROM image_permission WHERE account = ?)";
            values.add(account);
            if (account.equals(caller.account().value())) {
                parts.add(shared);
            } else {
                parts.add("(" + shared + " AND account = ?)");
                values.add(caller.account());
            }
        }
        return new Condition("(" + String.join(" OR ", parts) + ")", values);
    }

    private static String account(String text) {
        if (!ACCOUNT.matcher(text).matches()) {
            throw new ApiException(new ApiError.UserIdMalformed(text));
        }
        return text;
    }
}
