package io.ironbark.cloud.prefixlist;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Managed prefix lists: made, deleted, described. */
public final class PrefixListActions {
    private static final String TYPE = Kind.PREFIX_LIST.resourceType();
    private static final int LISTS_MAX = 100;

    private final Ground ground;
    private final PrefixListStore lists;
    private final Listing<PrefixListStore.PrefixList> listing;

    public PrefixListActions(Ground ground, PrefixListStore lists) {
        this.ground = ground;
        this.lists = lists;
        this.listing = listing(ground, lists);
    }

    static Listing<PrefixListStore.PrefixList> listing(Ground ground, PrefixListStore lists) {
        return new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.PREFIX_LIST, PrefixListStore.FILTERS, lists::find, PrefixListStore.PrefixList::id));
    }

    record CreateRequest(
            String prefixListName,
            List<PrefixListForm.NewEntry> entries,
            int maxEntries,
            String addressFamily,
            List<TagSpecification> tagSpecifications) {}

    record DeleteRequest(PrefixListId prefixListId) {}

    record Answered(ListItem prefixList) {}

    record DescribeRequest(List<PrefixListId> prefixListIds, List<Filter> filters, PageRequest page) {}

    record Described(List<ListItem> prefixLists, Optional<String> nextToken) {}

    record OldItem(List<String> cidrs, PrefixListId prefixListId, String prefixListName) {}

    record OldDescribed(List<OldItem> prefixLists, Optional<String> nextToken) {}

    record AssociationsRequest(PrefixListId prefixListId, PageRequest page) {}

    record Associations(List<AssociationItem> prefixListAssociations, Optional<String> nextToken) {}

    record AssociationItem(String resourceId, AccountId resourceOwner) {}

    record ListItem(
            PrefixListId prefixListId,
            String addressFamily,
            String state,
            String prefixListArn,
            String prefixListName,
            int maxEntries,
            long version,
            List<Tag> tags,
            AccountId ownerId) {}

    public Taggable taggable() {
        return new Taggable(Kind.PREFIX_LIST, PrefixListId.PREFIX, lists::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateManagedPrefixList", CreateRequest.class, Answered.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("DeleteManagedPrefixList", DeleteRequest.class, Answered.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.read("DescribeManagedPrefixLists", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()),
                Action.read("DescribePrefixLists", DescribeRequest.class, OldDescribed.class, this::describeOld)
                        .filteredBy(listing.filters().names()),
                Action.read(
                        "GetManagedPrefixListAssociations",
                        AssociationsRequest.class,
                        Associations.class,
                        this::associations));
    }

    private Answered create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        if (!request.addressFamily().equals("IPv4")) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Prefix lists hold IPv4 blocks in this cloud, and no others."));
        }
        if (lists.count(tx, caller.account()) >= LISTS_MAX) {
            throw NetworkFault.PREFIX_LIST_LIMIT.because("An account may have " + LISTS_MAX + " prefix lists.");
        }
        var list = new PrefixListStore.PrefixList(
                ground.ids().next(PrefixListId.PREFIX, PrefixListId::new),
                caller.account(),
                PrefixListForm.name(request.prefixListName()),
                PrefixListForm.maxEntries(request.maxEntries()),
                1,
                "create-complete");
        var entries = new LinkedHashMap<String, PrefixListStore.Entry>();
        PrefixListForm.add(entries, request.entries());
        PrefixListForm.refuseTooMany(list, entries.values());
        lists.insert(tx, list, entries.values(), ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.PREFIX_LIST, list.id(), tags);
        return new Answered(item(caller, list, tags));
    }

    private Answered delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var list = lists.require(tx, caller.account(), request.prefixListId());
        var users = lists.users(tx, list.id());
        if (!users.isEmpty()) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The prefix list '" + list.id() + "' has dependencies and cannot be deleted: "
                            + users.getFirst().id() + " names it."));
        }
        var answer = answered(tx, ground, caller, list);
        lists.delete(tx, list.id());
        ground.tags().removeAll(tx, list.id());
        return answer;
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.prefixListIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(list -> item(caller, list, found.tags(list.id())))
                        .toList(),
                found.nextToken());
    }

    private OldDescribed describeOld(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.prefixListIds(), request.filters(), request.page());
        return ground.database().read(tx -> {
            var items = new ArrayList<OldItem>();
            for (var list : found.items()) {
                items.add(new OldItem(
                        lists.entries(tx, list.id(), list.version()).stream()
                                .map(PrefixListStore.Entry::cidr)
                                .toList(),
                        list.id(),
                        list.name()));
            }
            return new OldDescribed(items, found.nextToken());
        });
    }

    private Associations associations(Caller caller, AssociationsRequest request) {
        var found = ground.database().read(tx -> {
            var list = listing.require(tx, caller.account(), request.prefixListId());
            return lists.users(tx, list.id());
        });
        var page = request.page().of(found, PrefixListStore.User::id);
        return new Associations(
                page.items().stream()
                        .map(user -> new AssociationItem(user.id(), caller.account()))
                        .toList(),
                page.nextToken());
    }

    /** A list with its tags. */
    static Answered answered(Tx tx, Ground ground, Caller caller, PrefixListStore.PrefixList list) throws SQLException {
        var tags = ground.tags().of(tx, List.of(list.id()));
        return new Answered(item(caller, list, tags.getOrDefault(list.id().value(), List.of())));
    }

    private static ListItem item(Caller caller, PrefixListStore.PrefixList list, List<Tag> tags) {
        return new ListItem(
                list.id(),
                "IPv4",
                list.state(),
                caller.arn(TYPE, list.id()).value(),
                list.name(),
                list.maxEntries(),
                list.version(),
                tags,
                list.account());
    }
}
