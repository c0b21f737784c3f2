package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.launchtemplate.Templates.Named;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.LaunchTemplateId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** CreateLaunchTemplateVersion, DescribeLaunchTemplateVersions and DeleteLaunchTemplateVersions. */
final class VersionActions {
    private static final int VERSIONS_NAMED_MAX = 200;
    private static final long VERSIONS_MAX = 10_000;
    private static final String NO_SUCH_VERSION = "launchTemplateVersionDoesNotExist";
    private static final String UNEXPECTED = "unexpectedError";

    private final Database database;
    private final TemplateStore store;
    private final Templates templates;
    private final Consumer<Document.Members> launchable;
    private final InstantSource clock;

    VersionActions(TemplateActions.Parts parts, InstantSource clock) {
        this.database = parts.database();
        this.store = parts.store();
        this.templates = parts.templates();
        this.launchable = parts.launchable();
        this.clock = clock;
    }

    record Create(
            Optional<LaunchTemplateId> launchTemplateId,
            Optional<String> launchTemplateName,
            Optional<String> sourceVersion,
            Optional<String> versionDescription,
            Document.Members launchTemplateData,
            boolean resolveAlias) {}

    record Item(
            LaunchTemplateId launchTemplateId,
            String launchTemplateName,
            long versionNumber,
            Optional<String> versionDescription,
            Instant createTime,
            String createdBy,
            boolean defaultVersion,
            Document.Members launchTemplateData) {}

    record Created(Item launchTemplateVersion) {}

    record Describe(
            Optional<LaunchTemplateId> launchTemplateId,
            Optional<String> launchTemplateName,
            List<String> versions,
            Optional<String> minVersion,
            Optional<String> maxVersion,
            List<Filter> filters,
            boolean resolveAlias,
            PageRequest page) {}

    record Described(List<Item> launchTemplateVersions, Optional<String> nextToken) {}

    record Delete(
            Optional<LaunchTemplateId> launchTemplateId, Optional<String> launchTemplateName, List<String> versions) {}

    record Gone(LaunchTemplateId launchTemplateId, String launchTemplateName, long versionNumber) {}

    record Kept(LaunchTemplateId launchTemplateId, String launchTemplateName, long versionNumber, Why responseError) {}

    record Why(String code, String message) {}

    record Deleted(
            @Member("SuccessfullyDeletedLaunchTemplateVersions")
            List<Gone> gone,

            @Member("UnsuccessfullyDeletedLaunchTemplateVersions")
            List<Kept> kept) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateLaunchTemplateVersion", Create.class, Created.class, this::create)
                        .on((caller, request) ->
                                TemplateActions.arns(caller, request.launchTemplateId(), request.launchTemplateName())),
                Action.read("DescribeLaunchTemplateVersions", Describe.class, Described.class, this::describe)
                        .filteredBy(VersionFilters.FILTERS.names()),
                Action.write("DeleteLaunchTemplateVersions", Delete.class, Deleted.class, this::delete)
                        .on((caller, request) -> TemplateActions.arns(
                                caller, request.launchTemplateId(), request.launchTemplateName())));
    }

    private Created create(Tx tx, Caller caller, Create request) throws SQLException {
        var named = new Named(request.launchTemplateId(), request.launchTemplateName());
        LaunchTemplate template = templates.lock(tx, caller.account(), named);
        if (template.last() >= VERSIONS_MAX) {
            throw new ApiException(
                    new ApiError.TemplateLimitExceeded("A launch template may have " + VERSIONS_MAX + " versions."));
        }
        Document.Members source = request.sourceVersion().isPresent()
                ? templates.version(tx, template, request.sourceVersion().get()).data()
                : Document.Members.NONE;
        Document.Members data = TemplateMerge.version(source, request.launchTemplateData());
        launchable.accept(data);
        long number = store.nextNumber(tx, template.id());
        var version = new LaunchTemplate.Version(
                number, request.versionDescription(), data, caller.principalArn(), clock.instant());
        store.insertVersion(tx, template.id(), version);
        return new Created(item(template, version));
    }

    private Described describe(Caller caller, Describe request) {
        List<Item> found = database.read(tx -> {
            boolean one = request.launchTemplateId().isPresent()
                    || request.launchTemplateName().isPresent();
            return one ? ofOne(tx, caller.account(), request) : ofAll(tx, caller.account(), request);
        });
        var page = request.page().of(VersionFilters.FILTERS.apply(found, request.filters()), VersionActions::key);
        return new Described(page.items(), page.nextToken());
    }

    /** Templates by id, and of each the newest version first. */
    private static String key(Item item) {
        return item.launchTemplateId() + "/" + "%019d".formatted(Long.MAX_VALUE - item.versionNumber());
    }

    private List<Item> ofOne(Tx tx, AccountId account, Describe request) throws SQLException {
        var named = new Named(request.launchTemplateId(), request.launchTemplateName());
        LaunchTemplate template = templates.find(tx, account, named);
        if (!request.versions().isEmpty()) {
            if (request.minVersion().isPresent() || request.maxVersion().isPresent()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "Name versions, or bounds of their numbers, not both"));
            }
            refuseMany(request.versions());
            var items = new LinkedHashMap<Long, Item>();
            for (String version : request.versions()) {
                LaunchTemplate.Version found = templates.version(tx, template, version);
                items.put(found.number(), item(template, found));
            }
            return items.values().stream()
                    .sorted(Comparator.comparing(VersionActions::key))
                    .toList();
        }
        long min = request.minVersion().map(Templates::number).orElse(0L);
        long max = request.maxVersion().map(Templates::number).orElse(Long.MAX_VALUE);
        return store.versions(tx, template.id()).stream()
                .filter(version -> version.number() >= min && version.number() <= max)
                .map(version -> item(template, version))
                .toList();
    }

    /** Of all templates only the latest and the default versions can be asked for. */
    private List<Item> ofAll(Tx tx, AccountId account, Describe request) throws SQLException {
        if (request.versions().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("LaunchTemplateId"));
        }
        for (String version : request.versions()) {
            if (!version.equals(Templates.LATEST) && !version.equals(Templates.DEFAULT)) {
                throw new ApiException(new ApiError.InvalidParameterValue("Without a launch template, versions may be "
                        + Templates.LATEST + " and " + Templates.DEFAULT + ", not " + version));
            }
        }
        var items = new ArrayList<Item>();
        var every = TemplateStore.FILTERS.condition(account, List.of());
        for (LaunchTemplate template : store.list(tx, account, every, PageRequest.ALL)) {
            var numbers = new TreeSet<Long>(Comparator.reverseOrder());
            request.versions().forEach(version -> numbers.add(Templates.number(template, version)));
            for (long number : numbers) {
                store.version(tx, template.id(), number).ifPresent(version -> items.add(item(template, version)));
            }
        }
        return items;
    }

    private Deleted delete(Tx tx, Caller caller, Delete request) throws SQLException {
        var named = new Named(request.launchTemplateId(), request.launchTemplateName());
        LaunchTemplate template = templates.lock(tx, caller.account(), named);
        refuseMany(request.versions());
        var gone = new ArrayList<Gone>();
        var kept = new ArrayList<Kept>();
        for (String text : request.versions()) {
            long number = Templates.number(template, text);
            if (number == template.defaultVersion()) {
                String message = "Cannot delete the default version " + number + " of the launch template.";
                kept.add(new Kept(template.id(), template.name(), number, new Why(UNEXPECTED, message)));
            } else if (store.deleteVersion(tx, template.id(), number)) {
                gone.add(new Gone(template.id(), template.name(), number));
            } else {
                String message = "The specified launch template version " + number + " does not exist.";
                kept.add(new Kept(template.id(), template.name(), number, new Why(NO_SUCH_VERSION, message)));
            }
        }
        return new Deleted(gone, kept);
    }

    private static void refuseMany(List<String> versions) {
        if (versions.size() > VERSIONS_NAMED_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "At most " + VERSIONS_NAMED_MAX + " versions may be named, not " + versions.size()));
        }
    }

    private static Item item(LaunchTemplate template, LaunchTemplate.Version version) {
        return new Item(
                template.id(),
                template.name(),
                version.number(),
                version.description(),
                version.createdAt(),
                version.createdBy(),
                version.number() == template.defaultVersion(),
                version.data());
    }
}
