package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.launchtemplate.Templates.Named;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.LaunchTemplateId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** CreateLaunchTemplate, DescribeLaunchTemplates, ModifyLaunchTemplate and DeleteLaunchTemplate. */
public final class TemplateActions {
    static final String TYPE = Kind.LAUNCH_TEMPLATE.resourceType();

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9()./_-]{3,128}");
    private static final long TEMPLATES_MAX = 5_000;

    private final Database database;
    private final TemplateStore store;
    private final TagStore tags;
    private final Templates templates;
    private final VersionActions versions;
    private final InstanceData instanceData;
    private final Consumer<Document.Members> launchable;
    private final IdFactory ids;
    private final InstantSource clock;

    /**
     * What templates are made with.
     *
     * @param launchable refuses by name what no launch would honour
     */
    public record Parts(
            Database database,
            TemplateStore store,
            Templates templates,
            TagStore tags,
            UserDataBox userData,
            Consumer<Document.Members> launchable) {}

    public TemplateActions(Parts parts, IdFactory ids, InstantSource clock) {
        this.database = parts.database();
        this.store = parts.store();
        this.tags = parts.tags();
        this.templates = parts.templates();
        this.launchable = parts.launchable();
        this.versions = new VersionActions(parts, clock);
        this.instanceData = new InstanceData(parts.database(), parts.tags(), parts.userData());
        this.ids = ids;
        this.clock = clock;
    }

    record Create(
            String launchTemplateName,
            Optional<String> versionDescription,
            Document.Members launchTemplateData,
            List<TagSpecification> tagSpecifications) {}

    record Item(
            LaunchTemplateId launchTemplateId,
            String launchTemplateName,
            Instant createTime,
            String createdBy,
            long defaultVersionNumber,
            long latestVersionNumber,
            List<Tag> tags) {}

    record One(Item launchTemplate) {}

    record Delete(Optional<LaunchTemplateId> launchTemplateId, Optional<String> launchTemplateName) {}

    record Modify(
            Optional<LaunchTemplateId> launchTemplateId,
            Optional<String> launchTemplateName,
            @Member("DefaultVersion") Optional<String> defaultVersion) {}

    record Describe(
            List<LaunchTemplateId> launchTemplateIds,
            List<String> launchTemplateNames,
            List<Filter> filters,
            PageRequest page) {}

    record Described(List<Item> launchTemplates, Optional<String> nextToken) {}

    /** The actions. */
    public List<Action<?, ?>> actions() {
        var actions = new ArrayList<Action<?, ?>>(List.of(
                Action.write("CreateLaunchTemplate", Create.class, One.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("DeleteLaunchTemplate", Delete.class, One.class, this::delete)
                        .on((caller, request) ->
                                arns(caller, request.launchTemplateId(), request.launchTemplateName())),
                Action.write("ModifyLaunchTemplate", Modify.class, One.class, this::modify)
                        .on((caller, request) ->
                                arns(caller, request.launchTemplateId(), request.launchTemplateName())),
                Action.read("DescribeLaunchTemplates", Describe.class, Described.class, this::describe)
                        .filteredBy(TemplateStore.FILTERS.names())));
        actions.addAll(versions.actions());
        actions.add(instanceData.action());
        return actions;
    }

    /** Launch templates for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.LAUNCH_TEMPLATE, LaunchTemplateId.PREFIX, store::existing);
    }

    static List<Arn> arns(Caller caller, Optional<LaunchTemplateId> id, Optional<String> name) {
        return List.of(
                caller.arn(TYPE, id.map(LaunchTemplateId::value).or(() -> name).orElse("*")));
    }

    private One create(Tx tx, Caller caller, Create request) throws SQLException {
        if (!NAME.matcher(request.launchTemplateName()).matches()) {
            throw new ApiException(new ApiError.TemplateNameMalformed(request.launchTemplateName()));
        }
        launchable.accept(request.launchTemplateData());
        if (store.count(tx, caller.account()) >= TEMPLATES_MAX) {
            throw new ApiException(
                    new ApiError.TemplateLimitExceeded("An account may have " + TEMPLATES_MAX + " launch templates."));
        }
        Instant now = clock.instant();
        var template = new LaunchTemplate(
                ids.next(LaunchTemplateId.PREFIX, LaunchTemplateId::new),
                request.launchTemplateName(),
                1,
                1,
                1,
                caller.principalArn(),
                now);
        var first = new LaunchTemplate.Version(
                1, request.versionDescription(), request.launchTemplateData(), caller.principalArn(), now);
        if (!store.insert(tx, caller.account(), template, first)) {
            throw new ApiException(new ApiError.TemplateNameTaken());
        }
        List<Tag> given = TagSpecification.of(request.tagSpecifications(), TYPE);
        tags.put(tx, caller.account(), Kind.LAUNCH_TEMPLATE, template.id(), given);
        return new One(item(template, given));
    }

    private One delete(Tx tx, Caller caller, Delete request) throws SQLException {
        var named = new Named(request.launchTemplateId(), request.launchTemplateName());
        LaunchTemplate template = templates.lock(tx, caller.account(), named);
        Item gone = item(tx, template);
        store.delete(tx, template.id());
        tags.removeAll(tx, template.id());
        return new One(gone);
    }

    private One modify(Tx tx, Caller caller, Modify request) throws SQLException {
        var named = new Named(request.launchTemplateId(), request.launchTemplateName());
        LaunchTemplate template = templates.lock(tx, caller.account(), named);
        String version = request.defaultVersion()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("SetDefaultVersion")));
        long number = templates.version(tx, template, version).number();
        store.setDefault(tx, template.id(), number);
        return new One(item(tx, templates.find(tx, caller.account(), named)));
    }

    private Described describe(Caller caller, Describe request) {
        var conditions = new ArrayList<>(List.of(TemplateStore.FILTERS.condition(caller.account(), request.filters())));
        if (!request.launchTemplateIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.launchTemplateIds())));
        }
        if (!request.launchTemplateNames().isEmpty()) {
            conditions.add(new Condition("name = ANY (?)", List.of(request.launchTemplateNames())));
        }
        return database.read(tx -> {
            for (LaunchTemplateId id : request.launchTemplateIds()) {
                templates.find(tx, caller.account(), new Named(Optional.of(id), Optional.empty()));
            }
            for (String name : request.launchTemplateNames()) {
                templates.find(tx, caller.account(), new Named(Optional.empty(), Optional.of(name)));
            }
            var rows = store.list(tx, caller.account(), Condition.all(conditions), request.page());
            var page = request.page().cut(rows, template -> template.id().value());
            Map<String, List<Tag>> all =
                    tags.of(tx, page.items().stream().map(LaunchTemplate::id).toList());
            return new Described(
                    page.items().stream()
                            .map(template -> item(
                                    template, all.getOrDefault(template.id().value(), List.of())))
                            .toList(),
                    page.nextToken());
        });
    }

    private Item item(Tx tx, LaunchTemplate template) throws SQLException {
        return item(
                template,
                tags.of(tx, List.of(template.id())).getOrDefault(template.id().value(), List.of()));
    }

    private static Item item(LaunchTemplate template, List<Tag> tags) {
        return new Item(
                template.id(),
                template.name(),
                template.createdAt(),
                template.createdBy(),
                template.defaultVersion(),
                template.latest(),
                tags);
    }
}
